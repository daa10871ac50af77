package techo.policy.identity;

/**
 * Someone who acts for another person (代理人): the logical id of a FHIR {@code RelatedPerson}, without the type.
 *
 * @param value 1 to 64 characters of {@code [A-Za-z0-9.-]} (FHIR R4, datatype {@code id})
 */
public record DelegateId(String value) {
    public DelegateId {
        FhirId.require(value);
    }
}
