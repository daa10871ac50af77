package techo.server.export;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.audit.RequestAudit;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;
import techo.policy.identity.Permission;
import techo.server.consent.StatementTime;
import techo.server.consent.VisibleResources;

/**
 * Lets a file of many people leave: asks about every line of it again, at the moment at which it leaves.
 *
 * <p>What may not be seen any more, because a consent was withdrawn or ended, an item was hidden or deleted, a person
 * was erased or the recipient was suspended, is gone from the file: it is written again without those lines, and the
 * manifest tells the new size, count and digest. Lines that came to be allowed since are not added; the next export has
 * them.
 */
final class FileRelease {
    private static final int AT_ONCE = 10_000;
    private static final int IDS_PER_STATEMENT = 500;

    private final FileStore store;
    private final ExportJobs jobs;
    private final VisibleResources visible;
    private final GivenResources given;
    private final ExportSlices slices;
    private final StudyExports studies;
    private final JdbcTemplate jdbc;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    FileRelease(
            FileStore store,
            ExportJobs jobs,
            VisibleResources visible,
            GivenResources given,
            ExportSlices slices,
            StudyExports studies,
            JdbcTemplate jdbc,
            Clock clock) {
        this.store = store;
        this.jobs = jobs;
        this.visible = visible;
        this.given = given;
        this.slices = slices;
        this.studies = studies;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * @param audit is told why a study's data do not leave
     * @return empty when the file is not there any more, or must not leave
     */
    Optional<ReleasedFile> release(Caller.Recipient caller, ExportJob job, OutputFile file, RequestAudit audit)
            throws IOException {
        Optional<String> refusal = studies.refusal(caller, slices.work(job.id()).scope());
        if (refusal.isPresent()) {
            audit.denied(refusal.get());
            return Optional.empty();
        }
        if (file.kind() != OutputFile.Kind.OUTPUT) {
            return store.find(job.id(), file.storedAs())
                    .map(stored -> new ReleasedFile(job, file, stored, ReleasedFile.People.NONE));
        }
        Optional<FileStore.StoredFile> index = store.find(job.id(), LineIndex.nameFor(file.storedAs()));
        if (index.isEmpty()) {
            return Optional.empty();
        }
        Set<Long> gone = gone(caller, index.get());
        ReleasedFile.People people = people(index.get(), gone);
        OutputFile current = gone.isEmpty() ? file : withoutLines(job, file, index.get(), gone);
        return store.find(job.id(), current.storedAs()).map(stored -> new ReleasedFile(job, current, stored, people));
    }

    /**
     * Writes again what has lines that may not leave any more, so that a manifest tells nothing of them either. A file
     * without a line is listed no more; who has an earlier manifest gets it empty until then.
     */
    void refresh(Caller caller, ExportJob job) throws IOException {
        for (OutputFile file : job.files()) {
            if (file.kind() != OutputFile.Kind.OUTPUT) {
                continue;
            }
            Optional<FileStore.StoredFile> index = store.find(job.id(), LineIndex.nameFor(file.storedAs()));
            // Where there is none, another request has just written the file again.
            if (index.isPresent()) {
                Set<Long> gone = gone(caller, index.get());
                OutputFile current = gone.isEmpty() ? file : withoutLines(job, file, index.get(), gone);
                if (current.lines() == 0 && jobs.remove(job.id(), current)) {
                    delete(job, current);
                }
            }
        }
    }

    private Set<Long> gone(Caller caller, FileStore.StoredFile index) throws IOException {
        StatementTime now = StatementTime.ofDatabase(clock.instant());
        Set<Long> gone = new HashSet<>();
        List<Long> asked = new ArrayList<>();
        LineIndex.read(index, line -> {
            asked.add(line.resId());
            if (asked.size() == AT_ONCE) {
                gone.addAll(hidden(caller, now, asked));
                asked.clear();
            }
        });
        gone.addAll(hidden(caller, now, asked));
        return gone;
    }

    private Set<Long> hidden(Caller caller, StatementTime now, List<Long> resIds) {
        Set<Long> shown = new HashSet<>(visible.visible(caller, Permission.SEARCH, now, resIds));
        shown.retainAll(undeleted(resIds));
        Set<Long> hidden = new HashSet<>(resIds);
        hidden.removeAll(shown);
        return hidden;
    }

    private Set<Long> undeleted(List<Long> resIds) {
        Set<Long> undeleted = new HashSet<>();
        for (int from = 0; from < resIds.size(); from += IDS_PER_STATEMENT) {
            List<Long> some = resIds.subList(from, Math.min(resIds.size(), from + IDS_PER_STATEMENT));
            undeleted.addAll(jdbc.queryForList(
                    "select res_id from hfj_resource where res_deleted_at is null and res_id in ("
                            + "?,".repeat(some.size() - 1) + "?)",
                    Long.class,
                    some.toArray()));
        }
        return undeleted;
    }

    /** Two requests may do this at once; the file of the one that comes second is not kept. */
    private OutputFile withoutLines(ExportJob job, OutputFile file, FileStore.StoredFile index, Set<Long> gone)
            throws IOException {
        FileStore.StoredFile stored = store.find(job.id(), file.storedAs())
                .orElseThrow(() -> new IOException("an export file is not there any more"));
        String name = file.name().replace(".ndjson", "-" + Long.toHexString(random.nextLong()) + ".ndjson");
        given.withhold(job.id(), gone);
        OutputFile rewritten;
        try (InputStream lines = new BufferedInputStream(new GZIPInputStream(stored.openCompressed(), 1 << 16));
                DigestedFile target = new DigestedFile(store, job.id(), name);
                LineIndex.Writer targetIndex = new LineIndex.Writer(store, job.id(), name)) {
            LineIndex.read(index, line -> {
                byte[] content = lines.readNBytes(line.bytes());
                if (!gone.contains(line.resId())) {
                    target.write(content);
                    targetIndex.add(line);
                }
            });
            targetIndex.publish();
            rewritten = target.publish(file.kind(), file.fhirType(), file.contentType());
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
        if (jobs.replace(job.id(), file, current)) {
            delete(job, file);
        }
        return current;
    }

    private void delete(ExportJob job, OutputFile file) throws IOException {
        store.delete(job.id(), file.storedAs());
        store.delete(job.id(), LineIndex.nameFor(file.storedAs()));
    }

    /** Whose data the file has, for audit and ledger. */
    private ReleasedFile.People people(FileStore.StoredFile index, Set<Long> gone) throws IOException {
        Map<Long, Long> counts = new HashMap<>();
        LineIndex.read(index, line -> {
            if (!gone.contains(line.resId())) {
                counts.merge(line.patientPid(), 1L, Long::sum);
            }
        });
        long directory = Optional.ofNullable(counts.remove(0L)).orElse(0L);
        Map<PatientId, Long> people = new HashMap<>();
        List<Long> pids = List.copyOf(counts.keySet());
        for (int from = 0; from < pids.size(); from += IDS_PER_STATEMENT) {
            List<Long> some = pids.subList(from, Math.min(pids.size(), from + IDS_PER_STATEMENT));
            jdbc.query(
                    "select res_id, fhir_id from hfj_resource where res_id in (" + "?,".repeat(some.size() - 1) + "?)",
                    row -> {
                        people.put(
                                new PatientId(row.getString("fhir_id")),
                                Optional.ofNullable(counts.get(row.getLong("res_id")))
                                        .orElseThrow());
                    },
                    some.toArray());
        }
        if (people.size() != counts.size()) {
            throw new IllegalStateException("a file has data of somebody who is not known");
        }
        return new ReleasedFile.People(people, directory);
    }
}
