package techo.server.export;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of one running export: for each type one that is open, and the parts that are full.
 *
 * <p>Memory is bounded by the number of resource types, not by the number of resources.
 */
final class OutputFiles implements AutoCloseable {
    private final FileStore store;
    private final ExportJobId job;
    private final long partBytes;
    private final Map<String, DigestedFile> open = new HashMap<>();
    private final Map<String, Integer> parts = new HashMap<>();
    private final List<OutputFile> finished = new ArrayList<>();

    OutputFiles(FileStore store, ExportJobId job, long partBytes) {
        this.store = store;
        this.job = job;
        this.partBytes = partBytes;
    }

    /** @param line ends with a line feed */
    void line(String type, StringBuilder line) throws IOException {
        DigestedFile part = open.get(type);
        if (part == null) {
            part = new DigestedFile(store, job, type + "-" + parts.merge(type, 1, Integer::sum) + ".ndjson");
            open.put(type, part);
        }
        part.write(line.toString().getBytes(StandardCharsets.UTF_8));
        if (part.bytes() >= partBytes) {
            open.remove(type);
            finished.add(part.publish(OutputFile.Kind.OUTPUT, type, OutputFile.NDJSON));
        }
    }

    void original(Original original) throws IOException {
        try (DigestedFile file = new DigestedFile(store, job, "original-" + original.binaryId() + ".bin")) {
            file.write(original.content());
            finished.add(file.publish(OutputFile.Kind.ORIGINAL, "Binary", original.contentType()));
        }
    }

    void problems(List<String> outcomes) throws IOException {
        if (outcomes.isEmpty()) {
            return;
        }
        try (DigestedFile file = new DigestedFile(store, job, "problems-1.ndjson")) {
            for (String outcome : outcomes) {
                file.write((outcome + "\n").getBytes(StandardCharsets.UTF_8));
            }
            finished.add(file.publish(OutputFile.Kind.ERROR, "OperationOutcome", OutputFile.NDJSON));
        }
    }

    /** Publishes what is still open and lists everything, in an order that does not depend on the rows. */
    List<OutputFile> finish() throws IOException {
        for (Map.Entry<String, DigestedFile> part : open.entrySet()) {
            finished.add(part.getValue().publish(OutputFile.Kind.OUTPUT, part.getKey(), OutputFile.NDJSON));
        }
        open.clear();
        finished.sort(Comparator.comparing(OutputFile::kind)
                .thenComparing(OutputFile::fhirType)
                .thenComparing(file -> file.name().length())
                .thenComparing(OutputFile::name));
        return List.copyOf(finished);
    }

    @Override
    public void close() throws IOException {
        for (DigestedFile part : open.values()) {
            part.close();
        }
        open.clear();
    }
}
