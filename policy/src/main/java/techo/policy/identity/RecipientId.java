package techo.policy.identity;

/**
 * An organisation that may receive a person's data: the logical id of a FHIR {@code Organization}, without the type.
 *
 * @param value 1 to 64 characters of {@code [A-Za-z0-9.-]} (FHIR R4, datatype {@code id})
 */
public record RecipientId(String value) {
    public RecipientId {
        FhirId.require(value);
    }
}
