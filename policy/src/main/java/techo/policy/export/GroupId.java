package techo.policy.export;

import techo.policy.identity.FhirId;

/** The logical id of a Group: people whose records are exported together. */
public record GroupId(String value) {
    public GroupId {
        FhirId.require(value);
    }
}
