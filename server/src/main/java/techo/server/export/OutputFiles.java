package techo.server.export;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The files of one running export, or of one slice of it: those that are open, and the parts that are full.
 *
 * <p>Memory is bounded by the number of resource types, not by the number of resources.
 */
final class OutputFiles implements AutoCloseable {
    static final Comparator<OutputFile> ORDER = Comparator.comparing(OutputFile::kind)
            .thenComparing(OutputFile::fhirType)
            .thenComparing(file -> file.name().length())
            .thenComparing(OutputFile::name);

    private static final String DELETED = "deleted";

    private final FileStore store;
    private final ExportJobId job;
    private final String prefix;
    private final long partBytes;
    private final PatientBlocks blocks;
    private final Map<String, IndexedFile> open = new HashMap<>();
    private final Map<String, Integer> parts = new HashMap<>();
    private final List<OutputFile> finished = new ArrayList<>();
    /** None or one. */
    private final List<Deletions> deletions = new ArrayList<>();

    private boolean handedOver;

    /** @param prefix stands between the type and the number of a part; empty, or what tells slices apart */
    OutputFiles(FileStore store, ExportJobId job, String prefix, long partBytes) {
        this.store = store;
        this.job = job;
        this.prefix = prefix;
        this.partBytes = partBytes;
        this.blocks = new PatientBlocks(store, job, prefix, partBytes);
    }

    /** @param line ends with a line feed */
    void line(Arrangement arrangement, StoredResource resource, LineBuffer line) throws IOException {
        switch (arrangement) {
            case BY_TYPE -> ofType(resource, line);
            case BY_PATIENT -> blocks.line(resource, line);
        }
    }

    private void ofType(StoredResource resource, LineBuffer line) throws IOException {
        IndexedFile part = part(resource.type());
        part.write(resource.resId(), resource.patientPid(), line);
        finishFull(resource.type(), part);
    }

    void line(SortedLines.Line line) throws IOException {
        IndexedFile part = part(line.type());
        part.write(new LineIndex.Line(line.resId(), line.patientPid(), line.content().length), line.content());
        finishFull(line.type(), part);
    }

    private void finishFull(String type, IndexedFile part) throws IOException {
        if (part.bytes() >= partBytes) {
            open.remove(type);
            try (part) {
                finished.add(part.publish(OutputFile.Kind.OUTPUT, type, OutputFile.NDJSON));
            }
        }
    }

    /** @param binary of which it is the content */
    void original(StoredResource binary, Original original) throws IOException {
        String name = "original-" + parts.merge("original", 1, Integer::sum) + ".bin";
        try (IndexedFile file = new IndexedFile(store, job, name)) {
            byte[] content = original.content();
            file.write(new LineIndex.Line(binary.resId(), binary.patientPid(), content.length), content);
            finished.add(file.publish(OutputFile.Kind.ORIGINAL, "Binary", original.contentType()));
        }
    }

    /** The caller has to delete this of the one record that is exported. */
    void deleted(ResourceKeys keys, LineBuffer line) throws IOException {
        line.clear();
        Deletions.one(line, keys.type(), keys.id());
        part(DELETED).write(keys.resId(), keys.patientPid(), line);
    }

    /** The caller has to delete this, which earlier exports gave. */
    void deleted(String type, String id) throws IOException {
        if (deletions.isEmpty()) {
            deletions.add(new Deletions(new DigestedFile(store, job, DELETED + "-" + prefix + "1.ndjson")));
        }
        deletions.get(0).add(type, id);
    }

    void problems(List<String> outcomes) throws IOException {
        if (outcomes.isEmpty()) {
            return;
        }
        try (DigestedFile file = new DigestedFile(store, job, "problems-" + prefix + "1.ndjson")) {
            for (String outcome : outcomes) {
                file.write((outcome + "\n").getBytes(StandardCharsets.UTF_8));
            }
            finished.add(file.publish(OutputFile.Kind.ERROR, "OperationOutcome", OutputFile.NDJSON));
        }
    }

    /** Publishes what is still open and lists everything, for good, in an order that does not depend on the rows. */
    List<OutputFile> finish() throws IOException {
        for (Map.Entry<String, IndexedFile> part : open.entrySet()) {
            finished.add(
                    part.getKey().equals(DELETED)
                            ? part.getValue().publish(OutputFile.Kind.DELETED, "Bundle", OutputFile.NDJSON)
                            : part.getValue().publish(OutputFile.Kind.OUTPUT, part.getKey(), OutputFile.NDJSON));
        }
        for (Deletions file : deletions) {
            finished.add(file.publish());
        }
        finished.addAll(blocks.finish());
        store.settle(job, finished.stream().flatMap(OutputFile::storedNames).toList());
        finished.sort(ORDER);
        handedOver = true;
        return List.copyOf(finished);
    }

    private IndexedFile part(String type) throws IOException {
        IndexedFile part = open.get(type);
        if (part == null) {
            part = new IndexedFile(store, job, type + "-" + prefix + parts.merge(type, 1, Integer::sum) + ".ndjson");
            open.put(type, part);
        }
        return part;
    }

    /**
     * Discards what was not published and, unless all was handed over, also what was, so that an attempt that failed for
     * want of room leaves it to the next. One file that cannot be closed keeps no other open.
     */
    @Override
    public void close() throws IOException {
        List<AutoCloseable> unfinished = new ArrayList<>(open.values());
        unfinished.addAll(deletions);
        unfinished.add(blocks);
        if (!handedOver) {
            Stream.concat(finished.stream(), blocks.published().stream())
                    .flatMap(OutputFile::storedNames)
                    .distinct()
                    .forEach(name -> unfinished.add(() -> store.delete(job, name)));
        }
        IOException failures = new IOException("files of an export cannot be discarded");
        for (AutoCloseable file : unfinished) {
            try {
                file.close();
            } catch (Exception e) {
                failures.addSuppressed(e);
            }
        }
        if (failures.getSuppressed().length > 0) {
            throw failures;
        }
    }
}
