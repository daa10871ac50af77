package techo.policy.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * By what an access token is known again, and which opens nothing: the first 128 bits of a SHA-256 hash.
 *
 * <p>INVARIANT: stored records hold it, so how it is made never changes.
 *
 * @param value 32 hexadecimal digits, a to f in lower case
 */
public record TokenFingerprint(String value) {
    private static final int BYTES = 16;
    private static final Pattern WRITTEN = Pattern.compile("[0-9a-f]{32}");

    public TokenFingerprint {
        if (!WRITTEN.matcher(value).matches()) {
            throw new IllegalArgumentException("a fingerprint of a token is 32 hexadecimal digits");
        }
    }

    /**
     * Of a token that has an id.
     *
     * @param issuer the {@code iss} of the token
     * @param id the {@code jti}, which is unique below its issuer (RFC 7519 section 4.1.7)
     */
    public static TokenFingerprint ofId(String issuer, String id) {
        return hash("techo-token-v1:id:" + issuer + "\n" + id);
    }

    /** Of a token without an id. @param secret what of it only its holders know, and nobody can write in another way */
    public static TokenFingerprint ofText(String secret) {
        return hash("techo-token-v1:text:" + secret);
    }

    private static TokenFingerprint hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return new TokenFingerprint(HexFormat.of().formatHex(digest, 0, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
