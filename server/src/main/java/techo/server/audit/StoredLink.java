package techo.server.audit;

import java.nio.charset.StandardCharsets;
import techo.policy.audit.ChainHash;
import techo.policy.audit.ChainLink;
import techo.policy.audit.ChainPosition;
import techo.policy.audit.LinkRecomputation;
import techo.policy.audit.RecomputedLink;

/**
 * A row of the chain as the database gives it: bytes of ASCII that were not looked at yet.
 *
 * @param position where the row stands
 * @param previous hexadecimal digits of the hash of the row before it
 * @param hash hexadecimal digits
 * @param payload what was hashed
 */
@SuppressWarnings("ArrayRecordComponent") // carried from a reader to a writer, never compared
record StoredLink(ChainPosition position, byte[] previous, byte[] hash, byte[] payload) {
    private static final int DIGITS = 64;

    static StoredLink of(ChainLink link) {
        return new StoredLink(
                link.position(),
                ascii(link.previous().hex()),
                ascii(link.hash().hex()),
                link.payload().getBytes(StandardCharsets.UTF_8));
    }

    /** What is no hash stands for one that nothing has, so that the record is named as changed. */
    RecomputedLink recompute(LinkRecomputation recomputation) {
        return recomputation.at(position, hash(previous), hash(hash), payload, 0, payload.length);
    }

    private static ChainHash hash(byte[] digits) {
        return digits.length == DIGITS ? hash(digits, 0) : ChainHash.NONE;
    }

    /** @param from where 64 digits begin */
    static ChainHash hash(byte[] ascii, int from) {
        try {
            return ChainHash.ofHex(ascii, from);
        } catch (IllegalArgumentException notHexadecimal) {
            return ChainHash.NONE;
        }
    }

    private static byte[] ascii(String digits) {
        return digits.getBytes(StandardCharsets.US_ASCII);
    }
}
