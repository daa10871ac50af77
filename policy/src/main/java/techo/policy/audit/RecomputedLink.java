package techo.policy.audit;

import java.util.Optional;

/**
 * A link as it was read back, beside what its payload really says and hashes to.
 *
 * @param position where it was found
 * @param previous hash of the record before it, as stored
 * @param hash as stored
 * @param named the position that the payload names; empty when the payload does not begin like a record
 * @param computed SHA-256 of the stored previous hash and the payload
 */
public record RecomputedLink(
        ChainPosition position, ChainHash previous, ChainHash hash, Optional<ChainPosition> named, ChainHash computed) {

    ChainHead head() {
        return new ChainHead(position.node(), position.sequence(), hash);
    }

    boolean moved() {
        return named.filter(position::equals).isEmpty();
    }

    boolean changed() {
        return !computed.equals(hash);
    }
}
