package techo.server.research;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret of one study, or of one release: who has it can tell whose a pseudonym is, and nobody can without it.
 *
 * <p>What is made of it for one use tells nothing of another use, because each begins with its own word.
 */
final class StudyKey {
    static final int BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] secret;

    /** @param secret {@value #BYTES} bytes */
    StudyKey(byte[] secret) {
        if (secret.length != BYTES) {
            throw new IllegalArgumentException("a key has " + BYTES + " bytes");
        }
        this.secret = secret.clone();
    }

    static StudyKey random(SecureRandom random) {
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        return new StudyKey(secret);
    }

    byte[] secret() {
        return secret.clone();
    }

    /** @param use separates what is made of one key for different uses */
    StudyKey derive(String use) {
        try {
            return new StudyKey(mac().doFinal(use.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A MAC of this key, for one thread. */
    Mac mac() throws GeneralSecurityException {
        Mac mac = Mac.getInstance(ALGORITHM);
        mac.init(new SecretKeySpec(secret, ALGORITHM));
        return mac;
    }
}
