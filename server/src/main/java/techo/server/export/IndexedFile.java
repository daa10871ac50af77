package techo.server.export;

import java.io.IOException;

/** A file in the making, with the index of its lines beside it. */
final class IndexedFile implements AutoCloseable {
    private final FileStore store;
    private final ExportJobId job;
    private final DigestedFile file;
    private final LineIndex.Writer index;
    private State state = State.OPEN;

    private enum State {
        OPEN,
        INDEXED,
        PUBLISHED
    }

    IndexedFile(FileStore store, ExportJobId job, String name) throws IOException {
        this.store = store;
        this.job = job;
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
        state = State.INDEXED;
        OutputFile published = file.publish(kind, fhirType, contentType);
        state = State.PUBLISHED;
        return published;
    }

    @Override
    public void close() throws IOException {
        try (file) {
            index.close();
            if (state == State.INDEXED) {
                store.delete(job, LineIndex.nameFor(file.name()));
            }
        }
    }
}
