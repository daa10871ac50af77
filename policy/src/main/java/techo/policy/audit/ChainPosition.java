package techo.policy.audit;

/**
 * Where a record stands.
 *
 * @param node whose chain
 * @param sequence 1 for the first record of the chain, and one more for each that follows
 */
public record ChainPosition(NodeId node, long sequence) {
    public ChainPosition {
        if (sequence < 1) {
            throw new IllegalArgumentException("a chain counts from 1");
        }
    }
}
