package techo.server.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import techo.policy.audit.ChainPosition;
import techo.policy.audit.NodeId;

/**
 * Reads rows of chains in the binary format of PostgreSQL's {@code COPY}: a number of columns, and for each its length
 * and its bytes. Not safe for several threads, because it remembers the last node.
 */
final class CopiedRows {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final short COLUMNS = 5;

    private byte[] lastName = {};
    private NodeId lastNode = new NodeId("none");

    /** Without what comes before the first row; empty for what comes behind the last one. */
    static Optional<byte[]> row(byte[] message) {
        int from = begins(message) ? header(message) : 0;
        return message.length - from <= Short.BYTES
                ? Optional.empty()
                : Optional.of(from == 0 ? message : Arrays.copyOfRange(message, from, message.length));
    }

    /** @param row of node, sequence, previous hash, hash and payload */
    StoredLink read(byte[] row) {
        ByteBuffer bytes = ByteBuffer.wrap(row);
        if (bytes.getShort() != COLUMNS) {
            throw new IllegalArgumentException("the database gave something else than a record");
        }
        NodeId node = node(column(bytes));
        bytes.getInt();
        return new StoredLink(new ChainPosition(node, bytes.getLong()), column(bytes), column(bytes), column(bytes));
    }

    private NodeId node(byte[] name) {
        if (!Arrays.equals(name, lastName)) {
            lastNode = new NodeId(new String(name, StandardCharsets.UTF_8));
            lastName = name;
        }
        return lastNode;
    }

    private static byte[] column(ByteBuffer row) {
        byte[] column = new byte[row.getInt()];
        row.get(column);
        return column;
    }

    private static boolean begins(byte[] message) {
        return message.length >= SIGNATURE.length
                && Arrays.equals(message, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
    }

    /** Behind the signature are flags, and the length of an extension. */
    private static int header(byte[] message) {
        int extension = SIGNATURE.length + Integer.BYTES;
        return extension + Integer.BYTES + ByteBuffer.wrap(message).getInt(extension);
    }
}
