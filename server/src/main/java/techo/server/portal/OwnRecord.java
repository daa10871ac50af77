package techo.server.portal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Resource;
import techo.exchange.ResourceIndex;
import techo.policy.identity.PatientId;

/** The record of the person whose token it is; the server decides what that is. */
final class OwnRecord {
    private static final List<String> MEDICINES = List.of(
            "MedicationDispense?_count=200&_sort=-whenhandedover&_include=MedicationDispense:performer",
            "MedicationStatement?_count=200&_sort=-effective&_include=MedicationStatement:source",
            "MedicationRequest?_count=200&_sort=-authoredon&_include=MedicationRequest:requester");
    private static final String CHECKUP_ITEMS = "code=" + FhirRequests.encoded(CheckupTables.ITEM_SYSTEM + "|");
    private static final String SOURCES = "&_revinclude=Provenance:target";
    private static final int IDS_AT_ONCE = 20;

    private final FhirRequests fhir;

    OwnRecord(FhirRequests fhir) {
        this.fhir = fhir;
    }

    /** What the person is called; empty where whoever acts for the person may not see it. */
    String name(Opened opened) {
        return person(opened.token())
                .map(person -> PersonName.of(person.getName()))
                .orElse("");
    }

    /** @throws RecordUnavailableException when the token finds nobody */
    PatientId whose(String token) {
        return person(token)
                .map(person -> new PatientId(person.getIdElement().getIdPart()))
                .orElseThrow(() -> new RecordUnavailableException(new IllegalStateException("no person")));
    }

    /** A search for patients finds the one of the token and nobody else. */
    private Optional<Patient> person(String token) {
        return fhir.search(token, Patient.class, "_count=1").stream().findFirst();
    }

    /**
     * However many values were measured elsewhere; without what was entered in error, which the page of items alone shows.
     */
    List<Observation> checkupResults(String token) {
        return fhir.search(token, Observation.class, CHECKUP_ITEMS + "&_count=200&_sort=-date").stream()
                .filter(result -> result.getStatus() != ObservationStatus.ENTEREDINERROR)
                .toList();
    }

    /** What was prescribed, handed over and taken, the newest first of each, with whom it is from and where it was read. */
    ResourceIndex medicines(String token) {
        Map<String, Resource> found = new LinkedHashMap<>();
        MEDICINES.forEach(search -> add(found, fhir.found(token, search + SOURCES)));
        List<String> documents = found.values().stream()
                .filter(Provenance.class::isInstance)
                .flatMap(provenance -> ((Provenance) provenance).getEntity().stream())
                .map(entity -> new IdType(entity.getWhat().getReference()))
                .filter(id -> "DocumentReference".equals(id.getResourceType()))
                .map(IdType::getIdPart)
                .distinct()
                .toList();
        for (int from = 0; from < documents.size(); from += IDS_AT_ONCE) {
            List<String> some = documents.subList(from, Math.min(documents.size(), from + IDS_AT_ONCE));
            add(found, fhir.found(token, "DocumentReference?_count=200&_id=" + String.join(",", some)));
        }
        Bundle all = new Bundle();
        found.values().forEach(resource -> all.addEntry().setResource(resource));
        return new ResourceIndex(all);
    }

    private static void add(Map<String, Resource> found, List<Resource> more) {
        more.forEach(resource -> found.putIfAbsent(
                resource.fhirType() + "/" + resource.getIdElement().getIdPart(), resource));
    }

    FhirRequests requests() {
        return fhir;
    }
}
