package techo.server.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** The bytes of one line in the making; used again for the next, so that a line costs no memory. */
final class LineBuffer {
    private static final int USUAL = 1 << 14;
    private static final int KEPT = 1 << 20;

    private byte[] bytes = new byte[USUAL];
    private int length;

    /** What one large line took is given back. */
    void clear() {
        length = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[USUAL];
        }
    }

    int length() {
        return length;
    }

    void add(char ascii) {
        reserve(1);
        bytes[length++] = (byte) ascii;
    }

    /** @param ascii characters below 128 only */
    void add(String ascii) {
        int count = ascii.length();
        reserve(count);
        for (int i = 0; i < count; i++) {
            bytes[length + i] = (byte) ascii.charAt(i);
        }
        length += count;
    }

    /** In decimal digits. */
    void add(long number) {
        add(Long.toString(number));
    }

    void add(byte[] content) {
        add(content, 0, content.length);
    }

    void add(byte[] content, int from, int to) {
        reserve(to - from);
        System.arraycopy(content, from, bytes, length, to - from);
        length += to - from;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** With room for a little more, since behind the one part that makes a line large there is little. */
    private void reserve(int more) {
        if (bytes.length - length < more) {
            int wanted = Math.addExact(Math.addExact(length, more), USUAL);
            int grown = bytes.length + (bytes.length < KEPT ? bytes.length : bytes.length / 8);
            bytes = Arrays.copyOf(bytes, Math.max(grown, wanted));
        }
    }
}
