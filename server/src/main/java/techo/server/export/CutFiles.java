package techo.server.export;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Opens files of complete jobs, and writes them again without the lines that leave no more.
 *
 * <p>Where another request has just written a file again, {@link NoSuchFileException} says so: its new name is in the job.
 */
final class CutFiles {
    private final FileStore store;
    private final ExportJobs jobs;
    private final GivenResources given;
    private final SecureRandom random = new SecureRandom();

    CutFiles(FileStore store, ExportJobs jobs, GivenResources given) {
        this.store = store;
        this.jobs = jobs;
        this.given = given;
    }

    /** As they were written, no longer compressed. */
    InputStream lines(ExportJob job, OutputFile file) throws IOException {
        return new BufferedInputStream(
                new GZIPInputStream(stored(job, file.storedAs()).openCompressed(0), 1 << 16));
    }

    FileStore.StoredFile index(ExportJob job, OutputFile file) throws IOException {
        return stored(job, LineIndex.nameFor(file.storedAs()));
    }

    FileStore.StoredFile stored(ExportJob job, String name) throws IOException {
        return store.find(job.id(), name).orElseThrow(() -> new NoSuchFileException(name));
    }

    void removeIfEmpty(ExportJob job, OutputFile file) throws IOException {
        if (file.lines() == 0 && jobs.remove(job.id(), file)) {
            file.deleteFrom(store, job.id());
        }
    }

    /**
     * Two requests may do this at once; the file of the one that comes second is not kept.
     *
     * @throws NoSuchFileException for that one
     */
    OutputFile without(ExportJob job, OutputFile file, Cut cut) throws IOException {
        given.withhold(job.id(), cut.resIds());
        OutputFile rewritten;
        try (InputStream lines = lines(job, file);
                IndexedFile target = new IndexedFile(store, job.id(), anotherName(file))) {
            RemainingLines remaining = new RemainingLines(target);
            LineIndex.read(index(job, file), line -> {
                byte[] content = lines.readNBytes(line.bytes());
                if (!cut.takes(line)) {
                    remaining.write(line, content);
                }
            });
            rewritten = target.publish(file.kind(), file.fhirType(), file.contentType());
            store.settle(job.id(), rewritten.storedNames().toList());
        }
        OutputFile current = new OutputFile(
                file.kind(),
                file.name(),
                file.fhirType(),
                file.contentType(),
                rewritten.lines(),
                rewritten.bytes(),
                rewritten.sha256(),
                rewritten.name());
        if (!jobs.replace(job.id(), file, current)) {
            current.deleteFrom(store, job.id());
            throw new NoSuchFileException(file.storedAs());
        }
        if (store.find(job.id(), current.storedAs()).isEmpty()) {
            // This node stood still for so long that the file was taken for one that nobody would list.
            jobs.replace(job.id(), current, file);
            throw new NoSuchFileException(current.storedAs());
        }
        file.deleteFrom(store, job.id());
        return current;
    }

    private String anotherName(OutputFile file) {
        int ending = file.name().lastIndexOf('.');
        String name = file.name().substring(0, ending) + "-" + Long.toHexString(random.nextLong());
        return name + file.name().substring(ending);
    }

    /**
     * Which lines leave no more.
     *
     * @param resIds of these resources
     * @param patientPids of these people
     */
    record Cut(Set<Long> resIds, Set<Long> patientPids) {
        static Cut ofResources(Set<Long> resIds) {
            return new Cut(resIds, Set.of());
        }

        static Cut ofPeople(Set<Long> patientPids) {
            return new Cut(Set.of(), patientPids);
        }

        boolean takes(LineIndex.Line line) {
            return resIds.contains(line.resId()) || patientPids.contains(line.patientPid());
        }

        boolean touches(FileReview.Reviewed reviewed) {
            return !resIds.isEmpty() || reviewed.isOfAny(patientPids);
        }
    }

    /** Writes lines, and a header only where something follows it. */
    private static final class RemainingLines {
        private final IndexedFile target;
        private Optional<Header> header = Optional.empty();

        RemainingLines(IndexedFile target) {
            this.target = target;
        }

        void write(LineIndex.Line line, byte[] content) throws IOException {
            if (line.isHeader()) {
                header = Optional.of(new Header(line, content));
                return;
            }
            if (header.isPresent()) {
                target.write(header.get().line(), header.get().content());
                header = Optional.empty();
            }
            target.write(line, content);
        }

        @SuppressWarnings("ArrayRecordComponent") // handed on once and compared by nobody
        private record Header(LineIndex.Line line, byte[] content) {}
    }
}
