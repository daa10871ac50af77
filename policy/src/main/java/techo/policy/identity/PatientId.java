package techo.policy.identity;

/**
 * The person a record belongs to (本人): the logical id of a FHIR {@code Patient}, without the type.
 *
 * @param value 1 to 64 characters of {@code [A-Za-z0-9.-]} (FHIR R4, datatype {@code id})
 */
public record PatientId(String value) {
    public PatientId {
        FhirId.require(value);
    }
}
