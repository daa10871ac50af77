package techo.exchange.notebook;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import techo.exchange.ResourceIndex;
import techo.exchange.SourceDocuments;

/**
 * One medicine that was prescribed, handed over or taken, with every resource of the record that tells of it. Nothing is
 * merged: each resource stays as it is, and says in which documents it stood.
 *
 * <p>Two resources tell of one event where they stood in different documents, both tell the day, and the drug is the same:
 * by the codes of the systems that both use, else by name. Amounts, pharmacy and institution must not differ where both tell
 * them, and one amount must be told by both. Of one document no two are the same: what it tells twice happened twice.
 */
public final class MedicineEvent {

    private final List<WrittenDrug> tellings = new ArrayList<>();
    private final List<MedicineFacts> facts = new ArrayList<>();
    private final Set<String> documents = new HashSet<>();
    private final List<String> sources = new ArrayList<>();

    private MedicineEvent() {}

    /** In the order of the record; a prescription that led to a dispensing of the record is part of that. */
    public static List<MedicineEvent> of(ResourceIndex record) {
        SourceDocuments sources = new SourceDocuments(record);
        Set<Resource> filled = filled(record);
        List<MedicineEvent> events = new ArrayList<>();
        Map<String, List<MedicineEvent>> byDay = new HashMap<>();
        record.all().stream()
                .filter(resource -> !filled.contains(resource))
                .flatMap(resource -> drug(resource, record).stream())
                .forEach(drug -> {
                    MedicineFacts facts = MedicineFacts.of(drug);
                    List<MedicineEvent> ofDay =
                            byDay.computeIfAbsent(facts.event() + facts.day(), absent -> new ArrayList<>());
                    Set<String> documents = sources.of(drug.resource());
                    MedicineEvent event = ofDay.stream()
                            .filter(known -> known.isToldBy(facts, documents))
                            .findFirst()
                            .orElseGet(() -> {
                                MedicineEvent begun = new MedicineEvent();
                                ofDay.add(begun);
                                events.add(begun);
                                return begun;
                            });
                    event.add(drug, facts, documents, sources.words(drug.resource()));
                });
        return events;
    }

    /** Every resource that tells of the event, the first one in the order of the record. */
    public List<DomainResource> resources() {
        return tellings.stream().map(WrittenDrug::resource).toList();
    }

    /** The formats of the documents that tell of it, in words; empty where none is known. */
    public List<String> sources() {
        return sources.stream().distinct().toList();
    }

    /** The one of them to show: that of who handed over rather than of who took it. */
    public DomainResource resource() {
        return shown().resource();
    }

    /** What to show: the telling of who handed over rather than what the person says of it. */
    WrittenDrug shown() {
        return tellings.stream()
                .filter(drug -> drug.resource() instanceof MedicationDispense)
                .findFirst()
                .orElseGet(() -> tellings.get(0));
    }

    MedicineFacts.Event kind() {
        return facts.get(0).event();
    }

    private boolean isToldBy(MedicineFacts telling, Set<String> ofDocuments) {
        return !ofDocuments.isEmpty()
                && !documents.isEmpty()
                && ofDocuments.stream().noneMatch(documents::contains)
                && facts.stream().allMatch(telling::agreesWith);
    }

    private void add(WrittenDrug drug, MedicineFacts telling, Set<String> ofDocuments, List<String> words) {
        tellings.add(drug);
        facts.add(telling);
        documents.addAll(ofDocuments);
        sources.addAll(words);
    }

    /** Prescriptions that led to something the record tells of. */
    static Set<Resource> filled(ResourceIndex record) {
        Set<Resource> filled = Collections.newSetFromMap(new IdentityHashMap<>());
        record.all(MedicationDispense.class)
                .forEach(dispense -> prescriptions(dispense.getAuthorizingPrescription(), dispense, record)
                        .forEach(filled::add));
        record.all(MedicationStatement.class)
                .forEach(statement ->
                        prescriptions(statement.getBasedOn(), statement, record).forEach(filled::add));
        return filled;
    }

    private static Stream<MedicationRequest> prescriptions(
            List<Reference> references, DomainResource from, ResourceIndex record) {
        return references.stream().flatMap(reference -> record.find(reference, from, MedicationRequest.class).stream());
    }

    private static Optional<WrittenDrug> drug(Resource resource, ResourceIndex record) {
        if (resource instanceof MedicationDispense dispense) {
            return Optional.of(WrittenDrug.of(dispense, record));
        }
        if (resource instanceof MedicationRequest request) {
            return Optional.of(WrittenDrug.of(request, record));
        }
        return resource instanceof MedicationStatement statement
                ? Optional.of(WrittenDrug.of(statement, record))
                : Optional.empty();
    }
}
