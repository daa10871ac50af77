package techo.server.exchange;

import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import techo.policy.identity.PatientId;

/**
 * The person a file is imported for.
 *
 * @param patient logical id
 * @param pid HAPI's key of the Patient
 * @param stored the Patient as stored
 */
record StoredPerson(PatientId patient, long pid, Patient stored) {
    Reference reference() {
        return new Reference("Patient/" + patient.value());
    }
}
