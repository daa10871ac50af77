package techo.server.portal;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;

/** The record of the person whose token it is; the server decides what that is. */
final class OwnRecord {
    private final FhirRequests fhir;

    OwnRecord(FhirRequests fhir) {
        this.fhir = fhir;
    }

    /** A citizen's search for patients finds the own one and nobody else. */
    Optional<Patient> person(String token) {
        return fhir.search(token, Patient.class, "_count=1").stream().findFirst();
    }

    /** Where nothing can be shown without one. */
    Patient own(String token) {
        return person(token).orElseThrow(() -> new RecordUnavailableException(new IllegalStateException("no person")));
    }

    List<Observation> observations(String token) {
        return fhir.search(token, Observation.class, "_count=200&_sort=-date");
    }

    List<MedicationDispense> dispenses(String token) {
        return fhir.search(token, MedicationDispense.class, "_count=200&_sort=-whenhandedover");
    }

    List<MedicationStatement> statements(String token) {
        return fhir.search(token, MedicationStatement.class, "_count=200&_sort=-effective");
    }

    FhirRequests requests() {
        return fhir;
    }
}
