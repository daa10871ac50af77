package techo.demo.identity;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.binary.Base32;

/**
 * What a person's authenticator app and the identity provider both know (RFC 6238, six digits, 30 seconds, SHA-1, which
 * is what such apps take).
 */
public final class AuthenticatorSecret {
    private static final TimeBasedOneTimePasswordGenerator CODES = new TimeBasedOneTimePasswordGenerator();
    private static final int BYTES = 20;

    private final byte[] bytes;

    private AuthenticatorSecret(byte[] bytes) {
        this.bytes = bytes;
    }

    static AuthenticatorSecret invent() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new AuthenticatorSecret(bytes);
    }

    /** @param base32 as it is written down, RFC 4648 section 6 */
    static AuthenticatorSecret of(String base32) {
        return new AuthenticatorSecret(new Base32().decode(base32));
    }

    /** As a person types it into an authenticator app. */
    public String base32() {
        return new Base32().encodeAsString(bytes);
    }

    /** As an authenticator app on the same device takes it. */
    String address(String username) {
        String issuer =
                URLEncoder.encode("Techo try-out", StandardCharsets.UTF_8).replace("+", "%20");
        return "otpauth://totp/" + issuer + ":" + URLEncoder.encode(username, StandardCharsets.UTF_8) + "?secret="
                + base32() + "&issuer=" + issuer;
    }

    /** The code that is good at that time. */
    public String code(Instant at) {
        try {
            return CODES.generateOneTimePasswordString(new SecretKeySpec(bytes, "RAW"), at);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("a secret of bytes is a key", e);
        }
    }

    static Duration step() {
        return CODES.getTimeStep();
    }

    /** Hides the secret, so that no log line or error text can show it. */
    @Override
    public String toString() {
        return "AuthenticatorSecret";
    }
}
