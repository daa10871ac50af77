package techo.policy.identity;

/**
 * One study or one analysis, when a purpose of use is bound to it: consent to one is not consent to the next.
 *
 * @param value 1 to 64 characters of {@code [A-Za-z0-9.-]} (FHIR R4, datatype {@code id})
 */
public record ProjectId(String value) {
    public ProjectId {
        FhirId.require(value);
    }
}
