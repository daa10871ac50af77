package techo.policy.audit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Reads node and sequence from the first bytes of a payload, which {@link CanonicalRecord} always writes alike. */
final class PayloadPosition {
    private static final byte[] BEFORE_VERSION = ascii("{\"v\":");
    private static final byte[] BEFORE_NODE = ascii(",\"node\":\"");
    private static final byte[] BEFORE_SEQUENCE = ascii("\",\"seq\":");
    /** No chain gets longer, and no sum of digits overflows. */
    private static final int MOST_DIGITS = 18;

    private byte[] lastName = {};
    private Optional<NodeId> lastNode = Optional.empty();

    /** Empty for bytes that no record at any position begins with. */
    Optional<ChainPosition> read(byte[] bytes, int from, int to) {
        int version = from + BEFORE_VERSION.length;
        boolean known = begins(bytes, from, to, BEFORE_VERSION)
                && version < to
                && (bytes[version] == '1' || bytes[version] == '2')
                && begins(bytes, version + 1, to, BEFORE_NODE);
        if (!known) {
            return Optional.empty();
        }
        int node = version + 1 + BEFORE_NODE.length;
        int nodeEnd = node;
        while (nodeEnd < to && bytes[nodeEnd] != '"') {
            nodeEnd++;
        }
        if (!begins(bytes, nodeEnd, to, BEFORE_SEQUENCE)) {
            return Optional.empty();
        }
        long sequence = sequence(bytes, nodeEnd + BEFORE_SEQUENCE.length, to);
        return sequence == 0
                ? Optional.empty()
                : node(bytes, node, nodeEnd).map(name -> new ChainPosition(name, sequence));
    }

    /** 0 when there is none in its only form: digits without a leading zero, and a comma. */
    private static long sequence(byte[] bytes, int from, int to) {
        long sequence = 0;
        int at = from;
        while (at < to && at - from <= MOST_DIGITS && bytes[at] >= '0' && bytes[at] <= '9') {
            sequence = sequence * 10 + (bytes[at] - '0');
            at++;
        }
        boolean wellFormed = at > from && at - from <= MOST_DIGITS && bytes[from] != '0' && at < to && bytes[at] == ',';
        return wellFormed ? sequence : 0;
    }

    private Optional<NodeId> node(byte[] bytes, int from, int to) {
        if (!Arrays.equals(lastName, 0, lastName.length, bytes, from, to) || lastNode.isEmpty()) {
            lastName = Arrays.copyOfRange(bytes, from, to);
            lastNode = parsed(new String(lastName, StandardCharsets.ISO_8859_1));
        }
        return lastNode;
    }

    private static Optional<NodeId> parsed(String name) {
        try {
            return Optional.of(new NodeId(name));
        } catch (IllegalArgumentException notAName) {
            return Optional.empty();
        }
    }

    private static boolean begins(byte[] bytes, int from, int to, byte[] expected) {
        return to - from >= expected.length
                && Arrays.equals(bytes, from, from + expected.length, expected, 0, expected.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
