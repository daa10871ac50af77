package techo.policy.consent;

import techo.policy.identity.FhirId;

/**
 * The logical id of a FHIR {@code Consent}, without the type.
 *
 * @param value 1 to 64 characters of {@code [A-Za-z0-9.-]} (FHIR R4, datatype {@code id})
 */
public record ConsentId(String value) {
    public ConsentId {
        FhirId.require(value);
    }
}
