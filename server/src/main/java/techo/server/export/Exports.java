package techo.server.export;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.audit.RequestAudit;
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
 * Runs exports of one person, and answers for all exports to the caller who started them.
 *
 * <p>Whatever the caller may not have is {@link RequestError#NOT_FOUND}, whether it exists or not.
 */
final class Exports {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final int RESOURCES_PER_RENEWAL = 5_000;

    private final ExportPolicy policy = new ExportPolicy();
    private final SecureRandom random = new SecureRandom();
    private final ExportProperties properties;
    private final ExportJobs jobs;
    private final FileStore store;
    private final StreamingExporter exporter;
    private final TransactionTimes transactionTimes;
    private final VisibleResources visible;
    private final JdbcTemplate jdbc;
    private final JobQuota quota;
    private final FileRelease release;
    private final TypeFilters filters;
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
            JobQuota quota,
            FileRelease release,
            TypeFilters filters,
            Function<Problem, String> outcomes,
            Clock clock) {
        this.properties = properties;
        this.jobs = jobs;
        this.store = store;
        this.exporter = exporter;
        this.transactionTimes = transactionTimes;
        this.visible = visible;
        this.jdbc = jdbc;
        this.quota = quota;
        this.release = release;
        this.filters = filters;
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
                .filter(id -> mayTakeAway(caller, id, now, audit))
                .orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
        quota.require(ExportOwner.of(caller), now);
        if (!running.tryAcquire()) {
            throw JobQuota.later(ExportError.BUSY);
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

    /**
     * The same, and of a complete job only what the caller may still have, so that its manifest tells of nothing else.
     *
     * @param audit is told why a study's data do not leave
     */
    Optional<ExportJob> current(Caller caller, String jobId, RequestAudit audit) throws IOException {
        Optional<ExportJob> job = find(caller, jobId);
        if (job.isEmpty() || job.get().state() != ExportJob.State.COMPLETE) {
            return job;
        }
        Optional<Long> person = job.get().patientPid();
        if (person.isPresent()) {
            return job.filter(found -> mayBeReleased(caller, person.get(), clock.instant()));
        }
        return caller instanceof Caller.Recipient recipient && release.refresh(recipient, job.get(), audit)
                ? find(caller, jobId)
                : Optional.empty();
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

    /**
     * A file that may leave now: the caller's, not expired, and only with what the caller may still see.
     *
     * @param audit is told why the caller was refused
     */
    Optional<ReleasedFile> release(Caller caller, String jobId, String name, RequestAudit audit) throws IOException {
        Optional<ExportJob> job = find(caller, jobId).filter(found -> found.state() == ExportJob.State.COMPLETE);
        Optional<OutputFile> file = job.flatMap(found -> found.file(name));
        if (job.isEmpty() || file.isEmpty()) {
            return Optional.empty();
        }
        Optional<Long> patient = job.get().patientPid();
        if (patient.isPresent()) {
            return ofOnePerson(caller, job.get(), patient.get(), file.get());
        }
        return caller instanceof Caller.Recipient recipient
                ? release.release(recipient, job.get(), file.get(), audit)
                : Optional.empty();
    }

    private Optional<ReleasedFile> ofOnePerson(Caller caller, ExportJob job, long pid, OutputFile file) {
        if (!mayBeReleased(caller, pid, clock.instant())) {
            return Optional.empty();
        }
        Map<PatientId, Long> whose = caller.fold(
                citizen -> Map.of(citizen.patient(), file.lines()),
                delegate -> Map.of(delegate.principal(), file.lines()),
                recipient -> Map.of(),
                operator -> Map.of());
        return store.find(job.id(), file.storedAs())
                .map(stored -> new ReleasedFile(job, file, stored, new ReleasedFile.People(whose, 0)));
    }

    private boolean mayBeReleased(Caller caller, long pid, Instant now) {
        return visible.exportable(caller, StatementTime.ofDatabase(now), Set.of(pid))
                .contains(pid);
    }

    private boolean mayTakeAway(Caller caller, long pid, Instant now, RequestAudit audit) {
        boolean may = mayBeReleased(caller, pid, now);
        if (!may && caller instanceof Caller.Delegate) {
            audit.denied(ExportDecision.Reason.DELEGATE_WITHOUT_RIGHT.code());
        }
        return may;
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
        RowSelection rows = new RowSelection(id, caller, KeyRange.person(pid), request.selection());
        List<String> problems = request.ignored().stream().map(outcomes).toList();
        try {
            filters.find(id, caller, request.selection().filters());
            List<OutputFile> files =
                    exporter.exportPerson(id, rows, StatementTime.ofDatabase(now), problems, signOfLife(id));
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

    /** Renews the lease now and then. */
    private Runnable signOfLife(ExportJobId id) {
        long[] resources = {0};
        return () -> {
            if (++resources[0] % RESOURCES_PER_RENEWAL == 0) {
                renew(id);
            }
        };
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
}
