package techo.e2e;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The app on a person's phone that shows a code (RFC 6238). It shows no code twice, as Keycloak takes none twice: a
 * second one within half a minute is that of the next half.
 */
final class Totp {
    private static final int STEP_SECONDS = 30;

    private final SecretKeySpec key;
    private long lastStep;

    /** @param secret as Keycloak keeps it: its characters are the key's bytes */
    Totp(String secret) {
        this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1");
    }

    String code(Instant now) {
        lastStep = Math.max(now.getEpochSecond() / STEP_SECONDS, lastStep + 1);
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(key);
            byte[] digest = mac.doFinal(
                    ByteBuffer.allocate(Long.BYTES).putLong(lastStep).array());
            int truncated = ByteBuffer.wrap(digest).getInt(digest[digest.length - 1] & 0xf) & Integer.MAX_VALUE;
            return "%06d".formatted(truncated % 1_000_000);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
