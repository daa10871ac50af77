package techo.policy.identity;

/**
 * One person who works for an organisation: the logical id of a FHIR {@code Practitioner}, without the type.
 *
 * @param value 1 to 64 characters of {@code [A-Za-z0-9.-]} (FHIR R4, datatype {@code id})
 */
public record PractitionerId(String value) {
    public PractitionerId {
        FhirId.require(value);
    }
}
