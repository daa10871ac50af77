package techo.e2e;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.binary.Base32;

/**
 * The app on a person's phone that shows a code (RFC 6238). It shows no code twice, as Keycloak takes none twice: a
 * second one within half a minute is that of the next half.
 */
final class Totp {
    static final Duration STEP = Duration.ofSeconds(30);

    private final SecretKeySpec key;
    private long lastStep;

    private Totp(byte[] secret) {
        this.key = new SecretKeySpec(secret, "HmacSHA1");
    }

    /** @param secret as Keycloak keeps it: its characters are the key's bytes */
    Totp(String secret) {
        this(secret.getBytes(StandardCharsets.UTF_8));
    }

    /** @param secret as it is typed into the app */
    static Totp ofBase32(String secret) {
        return new Totp(new Base32().decode(secret));
    }

    String code(Instant now) {
        lastStep = Math.max(now.getEpochSecond() / STEP.toSeconds(), lastStep + 1);
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
