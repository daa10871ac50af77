package techo.policy.erasure;

import java.util.UUID;

/** Which erasure. @param value a UUID */
public record ErasureId(String value) {
    public ErasureId {
        if (!UUID.fromString(value).toString().equals(value)) {
            throw new IllegalArgumentException("an erasure is named by a UUID");
        }
    }

    public static ErasureId random() {
        return new ErasureId(UUID.randomUUID().toString());
    }
}
