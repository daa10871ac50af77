package techo.policy.consent;

import techo.policy.identity.FhirId;

/**
 * One opening of one record in an emergency.
 *
 * @param value 1 to 64 characters of {@code [A-Za-z0-9.-]} (FHIR R4, datatype {@code id})
 */
public record EmergencyAccessId(String value) {
    public EmergencyAccessId {
        FhirId.require(value);
    }
}
