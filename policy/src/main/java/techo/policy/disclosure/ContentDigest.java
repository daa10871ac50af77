package techo.policy.disclosure;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What exactly was disclosed, in 32 bytes that tell nothing of it.
 *
 * @param of what the digest is of
 * @param sha256 64 small hexadecimal digits; empty for {@link Of#NOTHING}
 */
public record ContentDigest(Of of, String sha256) {
    public ContentDigest {
        if (!sha256.matches(of == Of.NOTHING ? "" : "[0-9a-f]{64}")) {
            throw new IllegalArgumentException("a SHA-256 has 64 hexadecimal digits");
        }
    }

    public static ContentDigest none() {
        return new ContentDigest(Of.NOTHING, "");
    }

    public static ContentDigest ofFile(String sha256) {
        return new ContentDigest(Of.FILE, sha256);
    }

    public static ContentDigest ofStatement(String sha256) {
        return new ContentDigest(Of.STATEMENT, sha256);
    }

    /** A stored version never changes, so naming the versions fixes the content. Who has the answer can compute it. */
    static ContentDigest ofVersions(Collection<DisclosedItem> items) {
        String[] lines = items.stream()
                .map(item -> item.type() + "/" + item.id() + "/_history/" + item.version() + "\n")
                .distinct()
                .sorted()
                .toArray(String[]::new);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String line : lines) {
                digest.update(line.getBytes(StandardCharsets.US_ASCII));
            }
            return new ContentDigest(Of.VERSIONS, HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** INVARIANT: codes are in stored entries and are never changed. */
    public enum Of {
        /** One line for each version of a resource, {@code Type/id/_history/version} and a line feed, sorted by byte. */
        VERSIONS("versions"),
        /** The file that was handed over, before compression. */
        FILE("file"),
        /** What somebody told of a disclosure that was made elsewhere, as it came. */
        STATEMENT("statement"),
        /** It is not known any more: the person was erased since; or only counts are. */
        NOTHING("nothing");

        private final String code;

        Of(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }

        public static Optional<Of> ofCode(String code) {
            return Arrays.stream(values()).filter(of -> of.code.equals(code)).findFirst();
        }
    }
}
