package techo.server.export;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.audit.RequestAudit;
import techo.policy.export.ExportScope;
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
 * them. Of a study's data a person leaves whole, and may take others along ({@link StudyExports#lost}).
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
        ExportScope scope = slices.work(job.id()).scope();
        if (isRefused(caller, scope, audit)) {
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
        Cut cut = cut(caller, job, scope, List.of(index.get()));
        if (cut.withheld().isPresent()) {
            audit.denied(cut.withheld().get());
            return Optional.empty();
        }
        ReleasedFile.People people = people(index.get(), cut);
        OutputFile current = cut.touches(index.get()) ? withoutLines(job, file, index.get(), cut) : file;
        return store.find(job.id(), current.storedAs()).map(stored -> new ReleasedFile(job, current, stored, people));
    }

    private boolean isRefused(Caller.Recipient caller, ExportScope scope, RequestAudit audit) {
        Optional<String> refusal = studies.refusal(caller, scope);
        refusal.ifPresent(audit::denied);
        return refusal.isPresent();
    }

    /**
     * Writes again what has lines that may not leave any more, so that a manifest tells nothing of them either. A file
     * without a line is listed no more; who has an earlier manifest gets it empty until then.
     *
     * @param audit is told why a study's data do not leave
     * @return false when nothing of the job must leave
     */
    boolean refresh(Caller.Recipient caller, ExportJob job, RequestAudit audit) throws IOException {
        ExportScope scope = slices.work(job.id()).scope();
        if (isRefused(caller, scope, audit)) {
            return false;
        }
        Map<OutputFile, FileStore.StoredFile> indexes = new LinkedHashMap<>();
        for (OutputFile file : job.files()) {
            if (file.kind() == OutputFile.Kind.OUTPUT) {
                // Where there is none, another request has just written the file again.
                store.find(job.id(), LineIndex.nameFor(file.storedAs())).ifPresent(index -> indexes.put(file, index));
            }
        }
        // Of a study who left is looked for in all files before any is written again.
        Optional<Cut> ofStudy =
                scope.study().isPresent() ? Optional.of(cut(caller, job, scope, indexes.values())) : Optional.empty();
        ofStudy.flatMap(Cut::withheld).ifPresent(audit::denied);
        for (Map.Entry<OutputFile, FileStore.StoredFile> written : indexes.entrySet()) {
            OutputFile file = written.getKey();
            Cut cut = ofStudy.isPresent() ? ofStudy.get() : cut(caller, job, scope, List.of(written.getValue()));
            OutputFile current =
                    cut.touches(written.getValue()) ? withoutLines(job, file, written.getValue(), cut) : file;
            if (current.lines() == 0 && jobs.remove(job.id(), current)) {
                delete(job, current);
            }
        }
        return true;
    }

    /**
     * Which lines leave no more.
     *
     * @param resIds of these resources, all in the files that were looked at
     * @param patientPids of these people
     * @param withheld why nothing leaves any more
     */
    private record Cut(Set<Long> resIds, Set<Long> patientPids, Optional<String> withheld) {
        boolean takes(LineIndex.Line line) {
            return resIds.contains(line.resId()) || patientPids.contains(line.patientPid());
        }

        boolean touches(FileStore.StoredFile index) throws IOException {
            if (patientPids.isEmpty()) {
                return !resIds.isEmpty();
            }
            boolean[] touched = {false};
            LineIndex.read(index, line -> touched[0] |= takes(line));
            return touched[0];
        }
    }

    private Cut cut(Caller.Recipient caller, ExportJob job, ExportScope scope, Collection<FileStore.StoredFile> indexes)
            throws IOException {
        Set<Long> gone = new HashSet<>();
        for (FileStore.StoredFile index : indexes) {
            gone.addAll(gone(caller, index));
        }
        if (scope.study().isEmpty()) {
            return new Cut(gone, Set.of(), Optional.empty());
        }
        StudyExports.Lost lost = studies.lost(
                job.id(), scope.study().get(), () -> slices.listed(job.id(), 1, Long.MAX_VALUE), whose(gone, indexes));
        return new Cut(Set.of(), lost.people(), lost.withheld());
    }

    private static Set<Long> whose(Set<Long> resIds, Collection<FileStore.StoredFile> indexes) throws IOException {
        Set<Long> whose = new HashSet<>();
        for (FileStore.StoredFile index : resIds.isEmpty() ? List.<FileStore.StoredFile>of() : indexes) {
            LineIndex.read(index, line -> {
                if (resIds.contains(line.resId())) {
                    whose.add(line.patientPid());
                }
            });
        }
        return whose;
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
    private OutputFile withoutLines(ExportJob job, OutputFile file, FileStore.StoredFile index, Cut cut)
            throws IOException {
        FileStore.StoredFile stored = store.find(job.id(), file.storedAs())
                .orElseThrow(() -> new IOException("an export file is not there any more"));
        String name = file.name().replace(".ndjson", "-" + Long.toHexString(random.nextLong()) + ".ndjson");
        given.withhold(job.id(), cut.resIds());
        OutputFile rewritten;
        try (InputStream lines = new BufferedInputStream(new GZIPInputStream(stored.openCompressed(), 1 << 16));
                DigestedFile target = new DigestedFile(store, job.id(), name);
                LineIndex.Writer targetIndex = new LineIndex.Writer(store, job.id(), name)) {
            LineIndex.read(index, line -> {
                byte[] content = lines.readNBytes(line.bytes());
                if (!cut.takes(line)) {
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
    private ReleasedFile.People people(FileStore.StoredFile index, Cut cut) throws IOException {
        Map<Long, Long> counts = new HashMap<>();
        LineIndex.read(index, line -> {
            if (!cut.takes(line)) {
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
