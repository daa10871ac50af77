package techo.server.export;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.dao.DuplicateKeyException;
import techo.interceptors.audit.RequestAudit;
import techo.interceptors.error.Problem;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.policy.export.ExportDecision;
import techo.policy.export.ExportPolicy;
import techo.policy.export.ExportScope;
import techo.policy.identity.Caller;
import techo.policy.identity.ProjectId;

/**
 * Starts exports of many people for recipients. They run by themselves, on whichever node has a free thread.
 *
 * <p>Whatever the caller may not have is {@link RequestError#NOT_FOUND}, whether it exists or not.
 */
final class RecipientExports {
    /** A job that is not complete by then is forgotten. */
    private static final Duration LONGEST = Duration.ofDays(2);

    private final ExportPolicy policy = new ExportPolicy();
    private final SecureRandom random = new SecureRandom();
    private final ExportSlices slices;
    private final ExportWorkers workers;
    private final JobQuota quota;
    private final GroupMembers groups;
    private final StudyExports studies;
    private final TransactionTimes transactionTimes;
    private final GivenResources given;
    private final Duration sinceWithin;
    private final Function<Problem, String> outcomes;
    private final Clock clock;

    /**
     * @param sinceWithin how long a later export can be compared with an earlier one
     * @param outcomes makes the OperationOutcome of a problem, as JSON in one line
     */
    RecipientExports(
            ExportSlices slices,
            ExportWorkers workers,
            JobQuota quota,
            GroupMembers groups,
            StudyExports studies,
            TransactionTimes transactionTimes,
            GivenResources given,
            Duration sinceWithin,
            Function<Problem, String> outcomes,
            Clock clock) {
        this.slices = slices;
        this.workers = workers;
        this.quota = quota;
        this.groups = groups;
        this.studies = studies;
        this.transactionTimes = transactionTimes;
        this.given = given;
        this.sinceWithin = sinceWithin;
        this.outcomes = outcomes;
        this.clock = clock;
    }

    /** @param audit is told why the caller was refused */
    ExportJob start(Caller caller, ExportScope asked, ExportRequest request, RequestAudit audit) {
        ExportScope scope = ofStudy(asked);
        Caller.Recipient recipient = admitted(caller, scope, audit);
        requireAnswerable(scope, request.selection());
        Instant now = clock.instant();
        ExportOwner owner = ExportOwner.of(recipient);
        quota.require(owner, now);
        GivenResources.Series series = GivenResources.Series.of(owner, scope, request.selection());
        Optional<ExportJobId> base = request.selection().since().flatMap(since -> given.base(series, since));
        List<String> problems = problems(request, base).map(outcomes).toList();
        ExportWork work =
                new ExportWork(ExportJobId.random(random), recipient, scope, request.selection(), now, base, problems);
        ExportJob job = started(work, request.url(), series);
        workers.wake();
        return job;
    }

    /** Another of the same series that begins at this moment may take the time first. */
    private ExportJob started(ExportWork work, String url, GivenResources.Series series) {
        Instant now = work.asOf();
        Instant complete = transactionTimes.completeUntil(now);
        while (true) {
            ExportJob job = new ExportJob(
                    work.id(),
                    series.owner(),
                    ExportJob.State.RUNNING,
                    url,
                    ExportJob.MANY_PEOPLE,
                    given.distinctTime(series, complete),
                    now,
                    now.plus(LONGEST),
                    List.of());
            try {
                slices.start(job, work, series, now.plus(sinceWithin));
                return job;
            } catch (DuplicateKeyException e) {
                complete = job.transactionTime();
            }
        }
    }

    private static Stream<Problem> problems(ExportRequest request, Optional<ExportJobId> base) {
        return request.selection().since().isPresent() && base.isEmpty()
                ? Stream.concat(
                        request.ignored().stream(),
                        Stream.of(Problem.warning(ExportError.SINCE_UNKNOWN).atPosition("_since")))
                : request.ignored().stream();
    }

    private Caller.Recipient admitted(Caller caller, ExportScope scope, RequestAudit audit) {
        ExportDecision decision = policy.decide(caller, scope);
        if (decision instanceof ExportDecision.Deny deny) {
            throw refused(deny.reason().code(), audit);
        }
        if (!(caller instanceof Caller.Recipient recipient)) {
            throw new IllegalStateException("only a recipient exports records of many people");
        }
        Optional<String> ofStudy = studies.refusal(recipient, scope);
        if (ofStudy.isPresent()) {
            throw refused(ofStudy.get(), audit);
        }
        if (scope instanceof ExportScope.Members members && !groups.isFor(members.group(), recipient.recipient())) {
            throw refused(ExportDecision.Reason.GROUP_OF_ANOTHER.code(), audit);
        }
        return recipient;
    }

    /** A study stands in the place of the Group of its name. */
    private ExportScope ofStudy(ExportScope asked) {
        if (asked instanceof ExportScope.Members members) {
            ProjectId study = new ProjectId(members.group().value());
            return studies.isRegistered(study) ? new ExportScope.OfStudy(study) : asked;
        }
        return asked;
    }

    /** When something was stored, and what a search finds, tell of single people; of a study only types are asked for. */
    private static void requireAnswerable(ExportScope scope, Selection selection) {
        if (scope.study().isPresent() && !selection.equals(Selection.of(selection.types()))) {
            throw new TechoException(ExportError.PARAMETER_UNSUPPORTED);
        }
    }

    /** @param reason for the audit record; the client is told less */
    private static TechoException refused(String reason, RequestAudit audit) {
        audit.denied(reason);
        return new TechoException(RequestError.NOT_FOUND);
    }
}
