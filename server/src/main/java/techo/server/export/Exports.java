package techo.server.export;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.audit.RequestAudit;
import techo.interceptors.error.ErrorCode;
import techo.interceptors.error.Problem;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.policy.export.ExportDecision;
import techo.policy.export.ExportPolicy;
import techo.policy.export.ExportScope;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;
import techo.server.consent.StatementTime;
import techo.server.consent.VisibleResources;

/**
 * Starts exports, and answers for them to the caller who started them.
 *
 * <p>Whatever the caller may not have is {@link RequestError#NOT_FOUND}, whether it exists or not.
 */
final class Exports {
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final ExportPolicy policy = new ExportPolicy();
    private final SecureRandom random = new SecureRandom();
    private final ExportProperties properties;
    private final ExportJobs jobs;
    private final FileStore store;
    private final StreamingExporter exporter;
    private final TransactionTimes transactionTimes;
    private final VisibleResources visible;
    private final JdbcTemplate jdbc;
    private final Function<Problem, String> outcomes;
    private final Clock clock;
    private final Semaphore running;

    /** @param outcomes makes the OperationOutcome of a problem, as JSON in one line */
    Exports(
            ExportProperties properties,
            ExportJobs jobs,
            FileStore store,
            StreamingExporter exporter,
            TransactionTimes transactionTimes,
            VisibleResources visible,
            JdbcTemplate jdbc,
            Function<Problem, String> outcomes,
            Clock clock) {
        this.properties = properties;
        this.jobs = jobs;
        this.store = store;
        this.exporter = exporter;
        this.transactionTimes = transactionTimes;
        this.visible = visible;
        this.jdbc = jdbc;
        this.outcomes = outcomes;
        this.clock = clock;
        this.running = new Semaphore(properties.concurrency());
    }

    /**
     * Runs the whole export of one person; the job is complete when this returns.
     *
     * @param audit is told why the caller was refused
     */
    ExportJob exportPerson(Caller caller, PatientId patient, ExportRequest request, RequestAudit audit) {
        Instant now = clock.instant();
        long pid = policy.decide(caller, new ExportScope.Person(patient))
                .fold(permit -> pid(patient), deny -> refused(deny, audit))
                .filter(id -> mayBeReleased(caller, Optional.of(id), now))
                .orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
        if (jobs.count(ExportOwner.of(caller), now) >= properties.jobsPerCaller()) {
            throw later(ExportError.TOO_MANY_JOBS);
        }
        if (!running.tryAcquire()) {
            throw later(ExportError.BUSY);
        }
        try {
            return run(caller, pid, request, now);
        } finally {
            running.release();
        }
    }

    Optional<ExportJob> find(Caller caller, String jobId) {
        return ExportJobId.parse(jobId).flatMap(id -> jobs.find(id, ExportOwner.of(caller), clock.instant()));
    }

    /** False when the caller has no such job. */
    boolean delete(Caller caller, String jobId) throws IOException {
        Optional<ExportJobId> id = ExportJobId.parse(jobId);
        if (id.isEmpty() || !jobs.delete(id.get(), ExportOwner.of(caller), clock.instant())) {
            return false;
        }
        store.delete(id.get());
        return true;
    }

    /** A file that may leave now: the caller's, not expired, and of a record that the caller may still see. */
    Optional<ReleasedFile> release(Caller caller, String jobId, String name) {
        return find(caller, jobId)
                .filter(job -> job.state() == ExportJob.State.COMPLETE)
                .filter(job -> mayBeReleased(caller, job.patientPid(), clock.instant()))
                .flatMap(job -> job.file(name)
                        .flatMap(
                                file -> store.find(job.id(), name).map(stored -> new ReleasedFile(job, file, stored))));
    }

    /** INVARIANT: a job whose people are not known is not released, because consent cannot be asked again. */
    private boolean mayBeReleased(Caller caller, Optional<Long> patientPid, Instant now) {
        return patientPid
                .map(pid -> visible.visible(caller, StatementTime.ofDatabase(now), Set.of(pid))
                        .contains(pid))
                .orElse(false);
    }

    private static Optional<Long> refused(ExportDecision.Deny deny, RequestAudit audit) {
        audit.denied(deny.reason().code());
        return Optional.empty();
    }

    private ExportJob run(Caller caller, long pid, ExportRequest request, Instant now) {
        ExportJobId id = ExportJobId.random(random);
        ExportOwner owner = ExportOwner.of(caller);
        Instant complete = transactionTimes.completeUntil(now);
        ExportJob job = new ExportJob(
                id,
                owner,
                ExportJob.State.RUNNING,
                request.url(),
                Optional.of(pid),
                complete,
                now,
                now.plus(properties.fileLifetime()),
                List.of());
        jobs.start(job, now.plus(LEASE));
        RowSelection rows = new RowSelection(caller, Optional.of(pid), request.types(), request.since());
        List<String> problems = request.ignored().stream().map(outcomes).toList();
        try {
            List<OutputFile> files = exporter.export(id, rows, now, problems, () -> renew(id));
            if (!jobs.complete(id, files)) {
                throw new IllegalStateException("the export was deleted or given up while it ran");
            }
        } catch (Exception e) {
            giveUp(id, e);
            throw e instanceof RuntimeException failure ? failure : new IllegalStateException(e);
        }
        return jobs.find(id, owner, now).orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
    }

    private void giveUp(ExportJobId id, Exception cause) {
        jobs.fail(id);
        try {
            store.delete(id);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private void renew(ExportJobId id) {
        if (!jobs.renew(id, clock.instant().plus(LEASE))) {
            throw new IllegalStateException("the export was deleted or given up while it ran");
        }
    }

    private Optional<Long> pid(PatientId patient) {
        return jdbc
                .queryForList(
                        "select res_id from hfj_resource"
                                + " where res_type = 'Patient' and fhir_id = ? and res_deleted_at is null",
                        Long.class,
                        patient.value())
                .stream()
                .findFirst();
    }

    private static TechoException later(ErrorCode code) {
        TechoException refusal = new TechoException(code);
        refusal.addResponseHeader("Retry-After", "5");
        return refusal;
    }
}
