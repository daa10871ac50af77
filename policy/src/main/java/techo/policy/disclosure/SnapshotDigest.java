package techo.policy.disclosure;

/**
 * What was handed over, byte for byte.
 *
 * @param sha256 64 small hexadecimal digits
 */
public record SnapshotDigest(String sha256) {
    public SnapshotDigest {
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("a SHA-256 has 64 hexadecimal digits");
        }
    }
}
