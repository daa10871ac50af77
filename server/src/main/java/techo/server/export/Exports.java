package techo.server.export;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import techo.interceptors.audit.RequestAudit;
import techo.interceptors.error.Problem;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;
import techo.server.consent.SightChanges.Concerned;
import techo.server.consent.StatementTime;

/**
 * Runs exports of one person, and answers for all exports to the caller who started them.
 *
 * <p>Whatever the caller may not have is {@link RequestError#NOT_FOUND}, whether it exists or not.
 */
final class Exports {
    private static final Logger LOG = LoggerFactory.getLogger(Exports.class);
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final int RESOURCES_PER_RENEWAL = 5_000;

    private final SecureRandom random = new SecureRandom();
    private final ExportProperties properties;
    private final ExportJobs jobs;
    private final FileStore store;
    private final StreamingExporter exporter;
    private final TransactionTimes transactionTimes;
    private final RecordOwners owners;
    private final JobQuota quota;
    private final PollPace pace;
    private final FileRelease release;
    private final Rechecks rechecks;
    private final TypeFilters filters;
    private final Function<Problem, String> outcomes;
    private final Clock clock;
    private final Places places;

    /** @param outcomes makes the OperationOutcome of a problem, as JSON in one line */
    Exports(
            ExportProperties properties,
            ExportJobs jobs,
            FileStore store,
            StreamingExporter exporter,
            TransactionTimes transactionTimes,
            RecordOwners owners,
            JobQuota quota,
            PollPace pace,
            FileRelease release,
            Rechecks rechecks,
            TypeFilters filters,
            Function<Problem, String> outcomes,
            Clock clock) {
        this.properties = properties;
        this.jobs = jobs;
        this.store = store;
        this.exporter = exporter;
        this.transactionTimes = transactionTimes;
        this.owners = owners;
        this.quota = quota;
        this.pace = pace;
        this.release = release;
        this.rechecks = rechecks;
        this.filters = filters;
        this.outcomes = outcomes;
        this.clock = clock;
        this.places = new Places(properties.concurrency(), properties.patience());
    }

    /**
     * Runs the whole export of one person; the job is complete when this returns.
     *
     * @param audit is told why the caller was refused
     */
    ExportJob exportPerson(Caller caller, PatientId patient, ExportRequest request, RequestAudit audit) {
        RecordOwners.Owner owner = owners.owner(caller, patient, audit);
        // Asked before too: who will be refused need not wait, nor keep others from waiting.
        quota.require(ExportOwner.of(caller), clock.instant());
        try (Places.Place place = places.take()) {
            Instant now = clock.instant();
            quota.require(ExportOwner.of(caller), now);
            return run(caller, owner.pid(), request, now);
        }
    }

    Optional<ExportJob> find(Caller caller, String jobId) {
        return ExportJobId.parse(jobId).flatMap(id -> jobs.find(id, ExportOwner.of(caller), clock.instant()));
    }

    /**
     * How it stands, and of a complete job only what the caller may still have, so that its manifest tells of nothing else.
     *
     * @param audit is told why a study's data do not leave
     */
    Optional<ExportStatus> status(Caller caller, String jobId, RequestAudit audit) throws IOException {
        Optional<ExportJob> job = find(caller, jobId);
        if (job.isEmpty()) {
            return Optional.empty();
        }
        return switch (job.get().state()) {
            case RUNNING -> {
                pace.require(job.get().id());
                yield job.map(ExportStatus.Running::new);
            }
            case FAILED -> Optional.of(new ExportStatus.Failed());
            case COMPLETE -> complete(caller, job.get(), audit);
        };
    }

    private Optional<ExportStatus> complete(Caller caller, ExportJob job, RequestAudit audit) throws IOException {
        if (!mayBeReleased(caller, job)) {
            return Optional.empty();
        }
        try {
            if (job.patientPid().isPresent()) {
                release.refresh(caller, job, new Concerned.Everybody(), () -> {});
                return again(job).map(ExportStatus.Complete::new);
            }
            // Each line of all files may be asked about.
            pace.require(job.id());
            if (release.verdict(caller, job) instanceof FileRelease.Verdict.Refused refused) {
                audit.denied(refused.reason());
                return Optional.empty();
            }
            return switch (rechecks.of(caller, job, clock.instant())) {
                case UNDER_WAY -> again(job).map(known -> new ExportStatus.Checking());
                case CURRENT -> again(job).flatMap(known -> told(caller, known, audit));
            };
        } catch (IOException e) {
            throw away(e);
        }
    }

    /** What was refused while the request waited is not told either. */
    private Optional<ExportStatus> told(Caller caller, ExportJob job, RequestAudit audit) {
        FileRelease.Verdict verdict = release.verdict(caller, job);
        if (verdict instanceof FileRelease.Verdict.Refused refused) {
            audit.denied(refused.reason());
            return Optional.empty();
        }
        if (verdict instanceof FileRelease.Verdict.Withheld withheld) {
            audit.denied(withheld.reason());
        }
        return Optional.of(new ExportStatus.Complete(job));
    }

    private Optional<ExportJob> again(ExportJob job) {
        return jobs.find(job.id(), job.owner(), clock.instant());
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
     * @param opening before anything is told of the file, because the store may not give it
     * @param audit is told why the caller was refused
     */
    <T> Optional<T> release(
            Caller caller, String jobId, String name, FileRelease.Opening<T> opening, RequestAudit audit) {
        Optional<ExportJob> job = find(caller, jobId)
                .filter(found -> found.state() == ExportJob.State.COMPLETE)
                .filter(found -> mayBeReleased(caller, found));
        try {
            return job.isPresent() ? release.release(caller, job.get(), name, opening, audit) : Optional.empty();
        } catch (IOException e) {
            throw away(e);
        }
    }

    /** All of it was sent in one answer; where a file may leave once, it is there no more. */
    void left(ReleasedFile released) {
        ExportJobId job = released.job().id();
        if (properties.oneTime() && jobs.remove(job, released.file())) {
            try {
                released.file().deleteFrom(store, job);
            } catch (IOException e) {
                // Nobody finds it any more, and it goes with whatever else no job lists.
                LOG.warn("A file that was downloaded is still in the file store", e);
            }
        }
    }

    /** A record of which nothing may be had is absent as a whole. */
    private boolean mayBeReleased(Caller caller, ExportJob job) {
        return job.patientPid().map(pid -> owners.mayTakeAway(caller, pid)).orElse(true);
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
            filters.find(id, caller, request.selection().filters(), WorkClaim.ALONE);
            List<OutputFile> files =
                    exporter.exportPerson(id, rows, StatementTime.ofDatabase(now), problems, signOfLife(id));
            if (!jobs.complete(id, files)) {
                throw new IllegalStateException("the export was deleted or given up while it ran");
            }
        } catch (IOException e) {
            giveUp(id, e);
            throw away(e);
        } catch (Exception e) {
            giveUp(id, e);
            throw e instanceof RuntimeException failure ? failure : new IllegalStateException(e);
        }
        return jobs.find(id, owner, now).orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
    }

    private static TechoException away(IOException cause) {
        LOG.warn("The file store of exports is full or does not answer", cause);
        return JobQuota.later(ExportError.STORE_AWAY);
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
}
