package techo.exchange;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * XML in UTF-8 without words that never end: a parser holds a name until it has ended, however long it is. A word is what no
 * space, bracket, quote or equals sign parts.
 */
final class ShortWords extends FilterInputStream {
    private static final int LONGEST = 1 << 20;

    private int length;

    ShortWords(InputStream document) {
        super(document);
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        if (next >= 0) {
            count((byte) next);
        }
        return next;
    }

    @Override
    public int read(byte[] into, int offset, int most) throws IOException {
        int read = super.read(into, offset, most);
        for (int i = 0; i < read; i++) {
            count(into[offset + i]);
        }
        return read;
    }

    private void count(byte next) throws IOException {
        length = isEnd(next) ? 0 : length + 1;
        if (length > LONGEST) {
            throw new IOException("a word has more than " + LONGEST + " bytes");
        }
    }

    private static boolean isEnd(byte next) {
        return switch (next) {
            case ' ', '\t', '\r', '\n', '<', '>', '"', '\'', '=' -> true;
            default -> false;
        };
    }
}
