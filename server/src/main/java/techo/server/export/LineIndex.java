package techo.server.export;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;

/**
 * Which line of an output file is which resource of whom, so that consent can be asked again before the file leaves.
 *
 * <p>Beside each line's length it has two keys as differences to the line before, so that a line takes a few bytes.
 */
final class LineIndex {
    private static final String SUFFIX = ".lines";

    private LineIndex() {}

    /** Where the index of a file lies. */
    static String nameFor(String file) {
        return file + SUFFIX;
    }

    /** @param bytes with the line feed */
    record Line(long resId, long patientPid, int bytes) {}

    /** What is done with each line. */
    interface Sink {
        void accept(Line line) throws IOException;
    }

    static void read(FileStore.StoredFile file, Sink sink) throws IOException {
        try (InputStream in = new BufferedInputStream(new GZIPInputStream(file.openCompressed(), 1 << 15))) {
            long resId = 0;
            long patientPid = 0;
            for (int first = in.read(); first >= 0; first = in.read()) {
                resId += signed(number(first, in));
                patientPid += signed(number(in.read(), in));
                sink.accept(new Line(resId, patientPid, Math.toIntExact(number(in.read(), in))));
            }
        }
    }

    /** Writes an index line by line. */
    static final class Writer implements AutoCloseable {
        private final FileStore.PendingFile file;
        private long resId;
        private long patientPid;

        Writer(FileStore store, ExportJobId job, String output) throws IOException {
            this.file = store.create(job, nameFor(output));
        }

        void add(Line line) throws IOException {
            OutputStream out = file.content();
            write(unsigned(line.resId() - resId), out);
            write(unsigned(line.patientPid() - patientPid), out);
            write(line.bytes(), out);
            resId = line.resId();
            patientPid = line.patientPid();
        }

        void publish() throws IOException {
            file.publish();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    private static void write(long number, OutputStream out) throws IOException {
        long rest = number;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static long number(int first, InputStream in) throws IOException {
        long number = 0;
        int shift = 0;
        for (int next = first; ; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the index of an export file is shorter than it says");
            }
            number |= (next & 0x7fL) << shift;
            if ((next & 0x80) == 0) {
                return number;
            }
            shift += 7;
        }
    }

    /** Small numbers of either sign become small numbers. */
    private static long unsigned(long number) {
        return (number << 1) ^ (number >> 63);
    }

    private static long signed(long number) {
        return (number >>> 1) ^ -(number & 1);
    }
}
