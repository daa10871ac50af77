package techo.policy.audit;

/**
 * How far a chain has come. Noted outside the database, it is an anchor: whatever is cut off or written anew before it
 * shows.
 *
 * @param node whose chain
 * @param sequence of the last record; 0 before there is one
 * @param hash of the last record, or the genesis value of the node
 */
public record ChainHead(NodeId node, long sequence, ChainHash hash) {
    public ChainHead {
        if (sequence < 0) {
            throw new IllegalArgumentException("a chain does not count below 0");
        }
    }

    /** {@code node:sequence:hash}, the form in which heads are printed and read back. */
    public String text() {
        return node.value() + ":" + sequence + ":" + hash.hex();
    }

    /** @throws IllegalArgumentException when the text is not what {@link #text} makes */
    public static ChainHead parse(String text) {
        String[] parts = text.strip().split(":", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("a chain head is node:sequence:hash");
        }
        return new ChainHead(new NodeId(parts[0]), Long.parseLong(parts[1]), ChainHash.ofHex(parts[2]));
    }
}
