package techo.policy.audit;

import java.util.UUID;

/** Which legal hold. @param value a UUID */
public record LegalHoldId(String value) {
    public LegalHoldId {
        if (!UUID.fromString(value).toString().equals(value)) {
            throw new IllegalArgumentException("a legal hold is named by a UUID");
        }
    }
}
