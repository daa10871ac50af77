package techo.server.export;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Files in which person follows person, each as a block: a header that names the Patient, then the resources.
 *
 * <p>A file ends between two blocks. Only a block that is larger than a file may be goes on in the next one, behind its
 * header again; such files have the same name up to the number of the piece.
 */
final class PatientBlocks implements AutoCloseable {
    static final String ORGANIZED_BY = "Patient";

    private static final long NOBODY = -1;

    private final FileStore store;
    private final ExportJobId job;
    private final String prefix;
    private final long partBytes;
    private final LineBuffer header = new LineBuffer();
    private final List<OutputFile> finished = new ArrayList<>();
    /** None or one. */
    private final List<IndexedFile> open = new ArrayList<>();

    private long owner = NOBODY;
    private int number;
    private int piece;

    PatientBlocks(FileStore store, ExportJobId job, String prefix, long partBytes) {
        this.store = store;
        this.job = job;
        this.prefix = prefix;
        this.partBytes = partBytes;
    }

    /** The piece in which the block at the end of a file would go on. */
    static String continuationOf(OutputFile file) {
        int ending = file.name().lastIndexOf('.');
        int piece = file.name().lastIndexOf('-') + 1;
        return file.name().substring(0, piece)
                + (Integer.parseInt(file.name().substring(piece, ending)) + 1)
                + file.name().substring(ending);
    }

    /** @param resource of the same person as the one before, or the first of another person */
    void line(StoredResource resource, LineBuffer line) throws IOException {
        if (resource.patientPid() != owner) {
            begin(resource);
        } else if (file().bytes() + line.length() > 2 * partBytes) {
            publish();
            piece++;
            open.add(named());
            writeHeader(resource);
        }
        file().write(resource.resId(), resource.patientPid(), line);
    }

    private void begin(StoredResource resource) throws IOException {
        owner = resource.patientPid();
        header.clear();
        header.add(
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"header\",\"valueReference\":{\"reference\":\"");
        header.add(ORGANIZED_BY);
        header.add('/');
        header.add(resource.patientId());
        header.add("\"}}]}\n");
        if (!open.isEmpty() && file().bytes() >= partBytes) {
            publish();
        }
        if (open.isEmpty()) {
            number++;
            piece = 1;
            open.add(named());
        }
        writeHeader(resource);
    }

    private void writeHeader(StoredResource resource) throws IOException {
        file().write(LineIndex.HEADER, resource.patientPid(), header);
    }

    private IndexedFile file() {
        return open.get(0);
    }

    private IndexedFile named() throws IOException {
        return new IndexedFile(store, job, ORGANIZED_BY + "-" + prefix + number + "-" + piece + ".ndjson");
    }

    private void publish() throws IOException {
        try (IndexedFile full = open.remove(0)) {
            finished.add(full.publish(OutputFile.Kind.BLOCKS, ORGANIZED_BY, OutputFile.NDJSON));
        }
    }

    /** Files that are full. */
    List<OutputFile> published() {
        return List.copyOf(finished);
    }

    List<OutputFile> finish() throws IOException {
        if (!open.isEmpty()) {
            publish();
        }
        return List.copyOf(finished);
    }

    @Override
    public void close() throws IOException {
        for (IndexedFile file : open) {
            file.close();
        }
    }
}
