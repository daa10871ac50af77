package techo.server.portal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;

/** The single items of the record of the person whose token it is, and from whom each is hidden. */
final class OwnItems {
    private final FhirRequests fhir;

    OwnItems(FhirRequests fhir) {
        this.fhir = fhir;
    }

    /** What came into the record last stands first; what came together keeps its order when one of it is hidden. */
    LogPage<ItemLine> page(Opened opened, ItemKind kind, int number) {
        int asked = LogPage.number(number);
        Bundle found = fhir.page(
                opened.token(),
                "/" + kind.type() + "?_sort=-_lastUpdated,_id&_count=" + LogPage.SIZE + "&_offset="
                        + LogPage.offset(asked));
        Map<String, Set<String>> hidden = hidden(opened);
        List<ItemLine> lines = found.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(resource -> resource.fhirType().equals(kind.type()))
                .map(resource ->
                        kind.line(resource, hidden.getOrDefault(kind.type() + "/" + resource.getIdPart(), Set.of())))
                .toList();
        return new LogPage<>(lines, asked, found.getLink("next") != null);
    }

    /**
     * @param operation {@code $hide} or {@code $unhide}
     * @param audience {@code recipients} or {@code delegates}
     * @return why it was refused, if so
     */
    Optional<OperationOutcome> change(String token, ItemKind kind, String id, String operation, String audience) {
        Parameters asked = new Parameters();
        asked.addParameter("from", new CodeType(audience));
        return fhir.post(token, "/" + kind.type() + "/" + FhirRequests.encoded(id) + "/" + operation, asked);
    }

    /** By type and id, as references name them. */
    private Map<String, Set<String>> hidden(Opened opened) {
        Map<String, Set<String>> hidden = new HashMap<>();
        fhir.ask(opened.token(), opened.operation("$hidden-items")).getParameter().stream()
                .map(Named::of)
                .forEach(item -> item.value("reference", Reference.class)
                        .ifPresent(reference -> hidden.put(
                                reference.getReference(),
                                item.values("from", CodeType.class).stream()
                                        .map(CodeType::getValue)
                                        .collect(Collectors.toSet()))));
        return hidden;
    }
}
