package techo.server.terminology;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;

/** Cuts bytes into parts that fit a column of any database, and joins them again. */
final class StoredParts {
    /** H2 holds at most 1 MB in such a column. */
    static final int SIZE = 512 << 10;

    private StoredParts() {}

    /** @see Output */
    interface Sink {
        void part(int position, byte[] bytes);
    }

    /** Gives each full part to the sink, and the rest when it is closed. */
    static final class Output extends OutputStream {
        private final Sink sink;
        private final byte[] buffer = new byte[SIZE];
        private int used;
        private int position;

        Output(Sink sink) {
            this.sink = sink;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            int from = offset;
            int left = length;
            while (left > 0) {
                int moved = Math.min(left, buffer.length - used);
                System.arraycopy(bytes, from, buffer, used, moved);
                used += moved;
                from += moved;
                left -= moved;
                if (used == buffer.length) {
                    pass();
                }
            }
        }

        private void pass() {
            sink.part(position++, Arrays.copyOf(buffer, used));
            used = 0;
        }

        @Override
        public void close() {
            if (used > 0) {
                pass();
            }
        }
    }

    /** Reads parts one after the other. */
    static final class Input extends InputStream {
        private final List<byte[]> parts;
        private int part;
        private int offset;

        Input(List<byte[]> parts) {
            this.parts = parts;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int to, int length) {
            while (part < parts.size() && offset == parts.get(part).length) {
                part++;
                offset = 0;
            }
            if (part == parts.size()) {
                return -1;
            }
            int moved = Math.min(length, parts.get(part).length - offset);
            System.arraycopy(parts.get(part), offset, bytes, to, moved);
            offset += moved;
            return moved;
        }
    }
}
