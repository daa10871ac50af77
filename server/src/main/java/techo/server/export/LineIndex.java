package techo.server.export;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
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
    /** In the place of the key of a resource: the line is the header of a block. */
    static final long HEADER = 0;

    private static final String SUFFIX = ".lines";

    private LineIndex() {}

    /** Where the index of a file lies. */
    static String nameFor(String file) {
        return file + SUFFIX;
    }

    /** @param bytes with the line feed */
    record Line(long resId, long patientPid, int bytes) {
        boolean isHeader() {
            return resId == HEADER;
        }
    }

    /** What is done with each line. */
    interface Sink {
        void accept(Line line) throws IOException;
    }

    static void read(FileStore.StoredFile file, Sink sink) throws IOException {
        try (InputStream in = new BufferedInputStream(new GZIPInputStream(file.openCompressed(0), 1 << 15))) {
            long resId = 0;
            long patientPid = 0;
            for (int first = in.read(); first >= 0; first = in.read()) {
                resId += VariableLength.signed(VariableLength.read(first, in));
                patientPid += VariableLength.readSigned(in);
                sink.accept(new Line(resId, patientPid, Math.toIntExact(VariableLength.read(in))));
            }
        }
    }

    /** Writes an index line by line. */
    static final class Writer implements AutoCloseable {
        private final FileStore.PendingFile file;
        /** A deflater takes as long for one byte as for a hundred. */
        private final OutputStream out;

        private long resId;
        private long patientPid;

        Writer(FileStore store, ExportJobId job, String output) throws IOException {
            this.file = store.create(job, nameFor(output));
            this.out = new BufferedOutputStream(file.content());
        }

        void add(Line line) throws IOException {
            VariableLength.writeSigned(line.resId() - resId, out);
            VariableLength.writeSigned(line.patientPid() - patientPid, out);
            VariableLength.write(line.bytes(), out);
            resId = line.resId();
            patientPid = line.patientPid();
        }

        void publish() throws IOException {
            out.flush();
            file.publish();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
