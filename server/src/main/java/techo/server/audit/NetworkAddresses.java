package techo.server.audit;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import techo.server.audit.AuditProperties.NetworkAddress;

/**
 * What records keep of where a request came from. An address is personal data (APPI: what can be matched with a person), and
 * there are so few of version 4 that a hash without a key is no secret.
 */
final class NetworkAddresses {
    private static final String HMAC = "HmacSHA256";
    private static final String PREFIX = "hmac:";
    private static final int SHOWN_BYTES = 12;

    private final NetworkAddress kept;
    private final SecretKeySpec key;

    /** @param signing from which the key of the hashes is made; every node has the same */
    NetworkAddresses(NetworkAddress kept, SigningKey signing) {
        this.kept = kept;
        this.key = key(signing);
    }

    /** Behind a proxy it is what the proxy says, where the server is told to believe it. */
    String of(HttpServletRequest request) {
        String address = String.valueOf(request.getRemoteAddr());
        return switch (kept) {
            case NONE -> "";
            case HASHED -> PREFIX + hashed(address);
            case PLAIN -> address.matches("[0-9a-fA-F:.]{2,45}") ? address : "";
        };
    }

    /** Whether what was kept is a hash, and not an address. */
    static boolean isHash(String kept) {
        return kept.startsWith(PREFIX);
    }

    private String hashed(String address) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            byte[] hash = mac.doFinal(address.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, SHOWN_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an address cannot be hashed", e);
        }
    }

    private static SecretKeySpec key(SigningKey signing) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update("techo-audit-network-address".getBytes(StandardCharsets.US_ASCII));
            return new SecretKeySpec(sha256.digest(signing.secret().getEncoded()), HMAC);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
