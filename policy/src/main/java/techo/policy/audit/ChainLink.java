package techo.policy.audit;

/**
 * A record as it stands in a chain.
 *
 * @param position where it stands
 * @param previous hash of the record before it
 * @param hash SHA-256 of the previous hash and the payload
 * @param payload the canonical text of the record; ASCII
 */
public record ChainLink(ChainPosition position, ChainHash previous, ChainHash hash, String payload) {

    /** How far the chain has come with it. */
    public ChainHead head() {
        return new ChainHead(position.node(), position.sequence(), hash);
    }
}
