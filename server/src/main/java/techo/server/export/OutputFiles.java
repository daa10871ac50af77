package techo.server.export;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of one running export, or of one slice of it: for each type one that is open, and the parts that are full.
 *
 * <p>Memory is bounded by the number of resource types, not by the number of resources.
 */
final class OutputFiles implements AutoCloseable {
    static final Comparator<OutputFile> ORDER = Comparator.comparing(OutputFile::kind)
            .thenComparing(OutputFile::fhirType)
            .thenComparing(file -> file.name().length())
            .thenComparing(OutputFile::name);

    private final FileStore store;
    private final ExportJobId job;
    private final Naming naming;
    private final long partBytes;
    private final Map<String, Part> open = new HashMap<>();
    private final Map<String, Integer> parts = new HashMap<>();
    private final List<OutputFile> finished = new ArrayList<>();
    /** None or one. */
    private final List<Deletions> deletions = new ArrayList<>();

    OutputFiles(FileStore store, ExportJobId job, Naming naming, long partBytes) {
        this.store = store;
        this.job = job;
        this.naming = naming;
        this.partBytes = partBytes;
    }

    /**
     * @param prefix stands between the type and the number of a part; empty, or what tells slices apart
     * @param indexed whether each part gets a {@link LineIndex}: the files are of more than one person
     */
    record Naming(String prefix, boolean indexed) {
        static final Naming OF_ONE_PERSON = new Naming("", false);
    }

    /** @param line ends with a line feed */
    void line(StoredResource resource, LineBuffer line) throws IOException {
        String type = resource.type();
        Part part = open.get(type);
        if (part == null) {
            part = new Part(type, parts.merge(type, 1, Integer::sum));
            open.put(type, part);
        }
        part.write(resource, line);
        if (part.file.bytes() >= partBytes) {
            open.remove(type);
            finished.add(part.publish());
        }
    }

    void original(Original original) throws IOException {
        try (DigestedFile file = new DigestedFile(store, job, "original-" + original.binaryId() + ".bin")) {
            file.write(original.content());
            finished.add(file.publish(OutputFile.Kind.ORIGINAL, "Binary", original.contentType()));
        }
    }

    /** The caller has to delete this. */
    void deleted(String type, String id) throws IOException {
        if (deletions.isEmpty()) {
            deletions.add(new Deletions(new DigestedFile(store, job, "deleted-" + naming.prefix() + "1.ndjson")));
        }
        deletions.get(0).add(type, id);
    }

    void problems(List<String> outcomes) throws IOException {
        if (outcomes.isEmpty()) {
            return;
        }
        try (DigestedFile file = new DigestedFile(store, job, "problems-" + naming.prefix() + "1.ndjson")) {
            for (String outcome : outcomes) {
                file.write((outcome + "\n").getBytes(StandardCharsets.UTF_8));
            }
            finished.add(file.publish(OutputFile.Kind.ERROR, "OperationOutcome", OutputFile.NDJSON));
        }
    }

    /** Publishes what is still open and lists everything, in an order that does not depend on the rows. */
    List<OutputFile> finish() throws IOException {
        for (Part part : open.values()) {
            finished.add(part.publish());
        }
        open.clear();
        for (Deletions file : deletions) {
            finished.add(file.publish());
        }
        deletions.clear();
        finished.sort(ORDER);
        return List.copyOf(finished);
    }

    @Override
    public void close() throws IOException {
        for (Part part : open.values()) {
            part.close();
        }
        open.clear();
        for (Deletions file : deletions) {
            file.close();
        }
        deletions.clear();
    }

    /** A file that is open, and its index. */
    private final class Part implements AutoCloseable {
        private final String type;
        private final DigestedFile file;
        private final List<LineIndex.Writer> index;

        Part(String type, int number) throws IOException {
            this.type = type;
            String name = type + "-" + naming.prefix() + number + ".ndjson";
            this.file = new DigestedFile(store, job, name);
            this.index = naming.indexed() ? List.of(new LineIndex.Writer(store, job, name)) : List.of();
        }

        void write(StoredResource resource, LineBuffer line) throws IOException {
            file.write(line);
            for (LineIndex.Writer lines : index) {
                lines.add(new LineIndex.Line(resource.resId(), resource.patientPid(), line.length()));
            }
        }

        OutputFile publish() throws IOException {
            for (LineIndex.Writer lines : index) {
                lines.publish();
            }
            return file.publish(OutputFile.Kind.OUTPUT, type, OutputFile.NDJSON);
        }

        @Override
        public void close() throws IOException {
            for (LineIndex.Writer lines : index) {
                lines.close();
            }
            file.close();
        }
    }
}
