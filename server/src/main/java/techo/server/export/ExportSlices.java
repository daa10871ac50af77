package techo.server.export;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import techo.server.export.ExportJob.State;

/**
 * The slices of the jobs that run by themselves, shared by all nodes: whoever has a free thread takes one.
 *
 * <p>A slice is held by a lease. Each taking counts an attempt, and only who holds the last attempt can complete it, so
 * that a node that was thought dead changes nothing when it comes back.
 */
final class ExportSlices {
    /** A slice that fails so often fails the job. */
    static final int ATTEMPTS = 5;

    private static final int CANDIDATES = 8;

    private static final String HELD = " where job_id = ? and position = ? and attempt = ? and state = 'RUNNING'";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final ExportJobs jobs;
    private final GivenResources given;
    private final ExportWorkText text = new ExportWorkText();

    ExportSlices(JdbcTemplate jdbc, TransactionTemplate transaction, ExportJobs jobs, GivenResources given) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.jobs = jobs;
        this.given = given;
    }

    /** What came of a slice beside files. */
    sealed interface Result {
        /** What a plan found to be done. */
        record Plan(List<Slice> slices) implements Result {
            public Plan {
                slices = List.copyOf(slices);
            }
        }

        /** @param given what of the slice the caller has now */
        record Resources(GivenResources.Part given) implements Result {}
    }

    /**
     * Records the job, which any node may begin from now on.
     *
     * @param keepUntil until when later exports may be compared with this one
     */
    void start(ExportJob job, ExportWork work, GivenResources.Series series, Instant keepUntil) {
        transaction.executeWithoutResult(status -> {
            // The lease of the job never ends before the job does: its slices have leases of their own.
            jobs.start(job, job.expiresAt());
            jdbc.update(
                    "insert into techo_export_work (job_id, caller, asked, as_of, base) values (?, ?, ?, ?, ?)",
                    work.id().value(),
                    text.caller(work.caller()),
                    text.asked(work),
                    utc(work.asOf()),
                    work.base().map(ExportJobId::value).orElse(null));
            given.start(job.id(), series, job.transactionTime(), keepUntil);
            insert(Slice.plan(job.id()), job.createdAt());
        });
    }

    ExportWork work(ExportJobId id) {
        return jdbc
                .query(
                        "select * from techo_export_work where job_id = ?",
                        (row, number) -> text.work(
                                id,
                                row.getString("caller"),
                                row.getString("asked"),
                                row.getObject("as_of", OffsetDateTime.class).toInstant(),
                                Optional.ofNullable(row.getString("base")).map(ExportJobId::new)),
                        id.value())
                .stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the export was deleted"));
    }

    /** Takes a slice that waits, or whose holder died; of the job on which fewest are at work. */
    Optional<Slice> take(Instant now, Duration lease) {
        List<Slice> waiting = jdbc.query(
                "select s.* from techo_export_slice s where s.state in ('WAITING', 'RUNNING') and s.lease_until <= ?"
                        + " and exists (select 1 from techo_export_job j where j.job_id = s.job_id"
                        + " and j.state = 'RUNNING')"
                        + " order by (select count(*) from techo_export_slice b where b.job_id = s.job_id"
                        + " and b.state = 'RUNNING' and b.lease_until > ?), s.lease_until, s.position"
                        + " fetch first " + CANDIDATES + " rows only",
                (row, number) -> slice(row),
                utc(now),
                utc(now));
        return waiting.stream()
                .filter(slice -> jdbc.update(
                                "update techo_export_slice set state = 'RUNNING', attempt = attempt + 1, lease_until = ?"
                                        + " where job_id = ? and position = ? and attempt = ?"
                                        + " and state in ('WAITING', 'RUNNING') and lease_until <= ?",
                                utc(now.plus(lease)),
                                slice.job().value(),
                                slice.position(),
                                slice.attempt(),
                                utc(now))
                        == 1)
                .findFirst()
                .map(slice -> new Slice(
                        slice.job(),
                        slice.position(),
                        slice.kind(),
                        slice.first(),
                        slice.last(),
                        slice.weight(),
                        slice.attempt() + 1));
    }

    /** False when another has it now, or the job is gone. */
    boolean renew(Slice slice, Instant leaseUntil) {
        return jdbc.update(
                        "update techo_export_slice set lease_until = ?" + HELD,
                        utc(leaseUntil),
                        slice.job().value(),
                        slice.position(),
                        slice.attempt())
                == 1;
    }

    /** Gives a slice back for anybody to take from an instant on. */
    void putBack(Slice slice, Instant from) {
        jdbc.update(
                "update techo_export_slice set state = 'WAITING', lease_until = ?" + HELD,
                utc(from),
                slice.job().value(),
                slice.position(),
                slice.attempt());
    }

    /** @throws LostSliceException when it is asked for and another has the slice now, or the job is gone */
    WorkClaim claim(Slice slice) {
        return () -> {
            if (jdbc.queryForList(
                            "select position from techo_export_slice" + HELD + " for update",
                            Integer.class,
                            slice.job().value(),
                            slice.position(),
                            slice.attempt())
                    .isEmpty()) {
                throw new LostSliceException();
            }
        };
    }

    /**
     * Restricts the job to these people; an earlier list is forgotten.
     *
     * @param claim of the plan
     */
    void list(ExportJobId job, Set<Long> patientPids, WorkClaim claim) {
        transaction.executeWithoutResult(status -> {
            jdbc.update("delete from techo_export_person where job_id = ?", job.value());
            jdbc.batchUpdate(
                    "insert into techo_export_person (job_id, patient_pid) values (?, ?)",
                    patientPids.stream()
                            .map(pid -> new Object[] {job.value(), pid})
                            .toList());
            claim.require();
        });
    }

    /** The people in a range of keys to whom the job is restricted; nobody when it is not. */
    Set<Long> listed(ExportJobId job, long first, long last) {
        return new HashSet<>(jdbc.queryForList(
                "select patient_pid from techo_export_person where job_id = ? and patient_pid between ? and ?",
                Long.class,
                job.value(),
                first,
                last));
    }

    /**
     * Ends a slice. The last one completes the job.
     *
     * @return false when another has it now, or the job is gone: the files must go
     */
    boolean complete(Slice slice, List<OutputFile> files, Result result, Instant now, Instant expiresAt) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            // Of two that end at once, one must see that the other has ended.
            List<String> state = jdbc.queryForList(
                    "select state from techo_export_job where job_id = ? for update",
                    String.class,
                    slice.job().value());
            if (!state.contains(State.RUNNING.name()) || !end(slice)) {
                return false;
            }
            if (result instanceof Result.Plan plan) {
                plan.slices().forEach(next -> insert(next, now));
            } else if (result instanceof Result.Resources resources) {
                given.add(slice, resources.given());
            }
            jobs.add(slice.job(), files);
            if (unfinished(slice.job()) == 0) {
                jdbc.update(
                        "update techo_export_job set state = 'COMPLETE', expires_at = ? where job_id = ?",
                        utc(expiresAt),
                        slice.job().value());
                given.complete(slice.job());
            }
            return true;
        }));
    }

    /** @param total 0 before the plan is made */
    record Progress(long done, long total) {}

    Progress progress(ExportJobId job) {
        return jdbc.queryForObject(
                "select coalesce(sum(case when state = 'DONE' then weight else 0 end), 0) as done,"
                        + " coalesce(sum(weight), 0) as total from techo_export_slice where job_id = ?",
                (row, number) -> new Progress(row.getLong("done"), row.getLong("total")),
                job.value());
    }

    private boolean end(Slice slice) {
        return jdbc.update(
                        "update techo_export_slice set state = 'DONE'" + HELD,
                        slice.job().value(),
                        slice.position(),
                        slice.attempt())
                == 1;
    }

    private int unfinished(ExportJobId job) {
        return Optional.ofNullable(jdbc.queryForObject(
                        "select count(*) from techo_export_slice where job_id = ? and state <> 'DONE'",
                        Integer.class,
                        job.value()))
                .orElse(0);
    }

    private void insert(Slice slice, Instant from) {
        jdbc.update(
                "insert into techo_export_slice (job_id, position, kind, first_key, last_key, weight, state, attempt,"
                        + " lease_until) values (?, ?, ?, ?, ?, ?, 'WAITING', 0, ?)",
                slice.job().value(),
                slice.position(),
                slice.kind().name(),
                slice.first(),
                slice.last(),
                slice.weight(),
                utc(from));
    }

    private static Slice slice(ResultSet row) throws SQLException {
        return new Slice(
                new ExportJobId(row.getString("job_id")),
                row.getInt("position"),
                Slice.Kind.valueOf(row.getString("kind")),
                row.getLong("first_key"),
                row.getLong("last_key"),
                row.getLong("weight"),
                row.getInt("attempt"));
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
