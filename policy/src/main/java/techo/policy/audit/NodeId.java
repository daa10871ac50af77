package techo.policy.audit;

/**
 * A server node that writes a chain of its own.
 *
 * @param value 1 to 32 characters of {@code [a-z0-9-]}
 */
public record NodeId(String value) implements Comparable<NodeId> {
    public NodeId {
        if (value.isEmpty() || value.length() > 32 || !value.chars().allMatch(NodeId::allowed)) {
            throw new IllegalArgumentException("a node id has 1 to 32 characters of a-z, 0-9 and hyphen");
        }
    }

    @Override
    public int compareTo(NodeId other) {
        return value.compareTo(other.value);
    }

    private static boolean allowed(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    }
}
