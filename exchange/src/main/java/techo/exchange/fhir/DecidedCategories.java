package techo.exchange.fhir;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import techo.exchange.Elements;
import techo.exchange.RecordCategory;
import techo.exchange.checkup.CheckupCompositions;
import techo.exchange.fhir.ParsedResources.Placed;

/** The category of each resource: that of its type, unless something else gives it another. */
final class DecidedCategories {
    private static final Set<String> PARTIES = Set.of(
            "Organization", "Practitioner", "PractitionerRole", "RelatedPerson", "Location", "Device", "Medication");

    private final Map<Placed, RecordCategory> byType;
    private final Map<String, Observation> results = new HashMap<>();
    private final Set<String> parties = new HashSet<>();
    private final Map<String, RecordCategory> byAddress = new HashMap<>();

    /** @param byType what is taken over, and the category of its type */
    DecidedCategories(Map<Placed, RecordCategory> byType) {
        this.byType = byType;
        for (Placed placed : byType.keySet()) {
            if (placed.resource() instanceof Observation result) {
                placed.addresses().forEach(url -> results.put(url, result));
            }
            if (isParty(placed.resource())) {
                placed.addresses().forEach(parties::add);
            }
        }
        byType.keySet().forEach(this::document);
        byType.keySet().forEach(this::parties);
    }

    /** Whether it says something about a person only by who or what refers to it. */
    static boolean isParty(Resource resource) {
        return PARTIES.contains(resource.fhirType());
    }

    RecordCategory of(Placed placed) {
        return placed.addresses()
                .flatMap(url -> Optional.ofNullable(byAddress.get(url)).stream())
                .findFirst()
                .orElseGet(() -> byType.getOrDefault(placed, RecordCategory.UNKNOWN));
    }

    /** What a checkup's Composition refers to has the checkup's category. */
    private void document(Placed placed) {
        if (placed.resource() instanceof Composition composition) {
            CheckupCompositions.category(composition).ifPresent(category -> {
                placed.addresses().forEach(url -> byAddress.put(url, category));
                mark(Elements.references(composition), category);
            });
        }
    }

    /** Of a group its members, too; groups can lie in each other as deep as the file is long. */
    private void mark(List<Reference> references, RecordCategory category) {
        Deque<Reference> open = new ArrayDeque<>(references);
        while (!open.isEmpty()) {
            String url = open.pop().getReference();
            if (url != null && byAddress.putIfAbsent(url, category) == null && results.containsKey(url)) {
                open.addAll(results.get(url).getHasMember());
                open.addAll(results.get(url).getPerformer());
            }
        }
    }

    /** Institutions and people say nothing by themselves: they are as private as what names them first. */
    private void parties(Placed placed) {
        if (parties.isEmpty()) {
            return;
        }
        RecordCategory category = of(placed);
        Elements.references(placed.resource()).stream()
                .map(Reference::getReference)
                .filter(url -> url != null && parties.contains(url))
                .forEach(url -> byAddress.putIfAbsent(url, category));
    }
}
