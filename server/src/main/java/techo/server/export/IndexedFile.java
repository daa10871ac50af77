package techo.server.export;

import java.io.IOException;

/** A file in the making, with the index of its lines beside it. */
final class IndexedFile implements AutoCloseable {
    private final DigestedFile file;
    private final LineIndex.Writer index;

    IndexedFile(FileStore store, ExportJobId job, String name) throws IOException {
        this.file = new DigestedFile(store, job, name);
        try {
            this.index = new LineIndex.Writer(store, job, name);
        } catch (IOException | RuntimeException e) {
            try (file) {
                throw e;
            }
        }
    }

    /** @param line with the line feed */
    void write(long resId, long patientPid, LineBuffer line) throws IOException {
        file.write(line);
        index.add(new LineIndex.Line(resId, patientPid, line.length()));
    }

    void write(LineIndex.Line line, byte[] content) throws IOException {
        file.write(content);
        index.add(line);
    }

    /** Before compression. */
    long bytes() {
        return file.bytes();
    }

    OutputFile publish(OutputFile.Kind kind, String fhirType, String contentType) throws IOException {
        index.publish();
        return file.publish(kind, fhirType, contentType);
    }

    @Override
    public void close() throws IOException {
        try (file) {
            index.close();
        }
    }
}
