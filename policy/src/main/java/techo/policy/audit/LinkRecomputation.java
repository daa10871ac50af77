package techo.policy.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Hashes links anew from the bytes in which they are stored. A link is hashed with the previous hash that stands beside
 * it, so links need no order here: several threads may share the work, each with a recomputation of its own.
 */
public final class LinkRecomputation {
    private final MessageDigest sha256 = HashChain.sha256();
    private final PayloadPosition positions = new PayloadPosition();

    /** A link that is stored beside its position. @param to where the payload, which begins at {@code from}, ends */
    public RecomputedLink at(
            ChainPosition position, ChainHash previous, ChainHash hash, byte[] bytes, int from, int to) {
        Optional<ChainPosition> named = positions.read(bytes, from, to);
        return new RecomputedLink(position, previous, hash, named, computed(previous, bytes, from, to));
    }

    /** A link of which only the payload tells the position; empty when it does not. */
    public Optional<RecomputedLink> named(ChainHash previous, ChainHash hash, byte[] bytes, int from, int to) {
        Optional<ChainPosition> named = positions.read(bytes, from, to);
        return named.map(
                position -> new RecomputedLink(position, previous, hash, named, computed(previous, bytes, from, to)));
    }

    RecomputedLink of(ChainLink link) {
        byte[] payload = link.payload().getBytes(StandardCharsets.UTF_8);
        return at(link.position(), link.previous(), link.hash(), payload, 0, payload.length);
    }

    private ChainHash computed(ChainHash previous, byte[] bytes, int from, int to) {
        sha256.update(previous.bytes());
        sha256.update(bytes, from, to - from);
        return new ChainHash(sha256.digest());
    }
}
