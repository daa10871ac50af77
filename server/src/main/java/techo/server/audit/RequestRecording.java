package techo.server.audit;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import techo.interceptors.audit.CollectedAudit;
import techo.interceptors.audit.RequestAudit;
import techo.interceptors.audit.SubjectsOfResources;
import techo.interceptors.identity.CallerInterceptor;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditAgent.Kind;
import techo.policy.audit.AuditOutcome;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.AuditUnavailableException;
import techo.policy.audit.IntentId;
import techo.policy.disclosure.Disclosure;
import techo.policy.disclosure.DisclosureEntry;
import techo.policy.disclosure.DisclosureRule;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;
import techo.policy.identity.TokenFingerprint;
import techo.server.audit.AuditedPaths.Area;

/** Decides what of a finished request is recorded, and how: each by itself, or only counted. */
final class RequestRecording {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final AuditOutcome TURNED_AWAY =
            new AuditOutcome(AuditOutcome.Result.FAILED, 503, "audit-unavailable");

    private final GroupCommitTrail trail;
    private final RefusedRequests refusals;
    private final SubjectsOfResources owners;
    private final AuditedPaths paths;
    private final NetworkAddresses networks;
    private final Clock clock;

    RequestRecording(
            GroupCommitTrail trail,
            RefusedRequests refusals,
            SubjectsOfResources owners,
            AuditedPaths paths,
            NetworkAddresses networks,
            Clock clock) {
        this.trail = trail;
        this.refusals = refusals;
        this.owners = owners;
        this.paths = paths;
        this.networks = networks;
        this.clock = clock;
    }

    /** Before anything is done; a health probe must go on telling that the server lives. */
    void requireAvailable(HttpServletRequest request) {
        if (paths.area(request) == Area.FHIR) {
            trail.requireAvailable();
        }
    }

    /** A request that was refused before anything was done, because the trail is not available. */
    void turnedAway(HttpServletRequest request) {
        refusals.count(paths.area(request), AuditAgent.nobody(), AuditAction.OTHER, TURNED_AWAY);
    }

    /**
     * @return what the answer waits for before it leaves
     * @throws AuditUnavailableException when the answer must not leave
     */
    Appending record(HttpServletRequest request, RequestAudit audit, int status) {
        if (status >= 400) {
            audit.stay();
            return recorded(request, audit, status);
        }
        try {
            return recorded(request, audit, status).then(audit::leave, audit::stay);
        } catch (RuntimeException e) {
            audit.stay();
            throw e;
        }
    }

    private Appending recorded(HttpServletRequest request, RequestAudit audit, int status) {
        principal(request).ifPresent(audit::concerns);
        CollectedAudit collected = audit.close(status);
        AuditAgent agent = isCaller(request) ? agent(request) : audit.agent();
        Area area = paths.area(request);
        boolean nobody = agent.kind() == Kind.NOBODY;
        boolean signIn = collected.action() == AuditAction.SIGN_IN;
        boolean refusedSignIn = signIn && collected.outcome().result() == AuditOutcome.Result.DENIED;
        if ((nobody && status >= 400) || status == TOO_MANY_REQUESTS || refusedSignIn) {
            refusals.count(
                    area, agent.withoutToken(), signIn ? AuditAction.SIGN_IN : AuditAction.OTHER, collected.outcome());
            return Appending.none();
        }
        if (area != Area.FHIR && nobody && collected.action() == AuditAction.OTHER) {
            return Appending.none();
        }
        AuditAgent whence = agent.from(networks.of(request));
        return append(collected, whence, audit.intents(), records -> disclosures(request, audit, status, records));
    }

    /** An answer that refuses or fails discloses nothing. Of whom something was shown has an entry, whoever told of it. */
    private static List<DisclosureEntry> disclosures(
            HttpServletRequest request, RequestAudit audit, int status, List<AuditRecord> records) {
        if (status >= 400 || !(request.getAttribute(CallerInterceptor.ATTRIBUTE) instanceof Caller.Recipient to)) {
            return List.of();
        }
        List<Disclosure> all = new ArrayList<>(audit.disclosures());
        Set<PatientId> told = all.stream().map(Disclosure::person).collect(Collectors.toSet());
        for (AuditRecord record : records) {
            record.subjects().forEach((person, uses) -> {
                if (!told.contains(person)) {
                    Disclosure.ofUses(person, DisclosureRule.ofOrdinary(to), uses)
                            .ifPresent(all::add);
                }
            });
        }
        Instant at = records.get(0).at();
        return all.stream()
                .map(disclosed -> new DisclosureEntry(at, to.recipient(), to.purpose(), audit.request(), disclosed))
                .toList();
    }

    /** The last record of the request settles what it announced: then all of it is told. */
    private Appending append(
            CollectedAudit collected,
            AuditAgent agent,
            List<IntentId> intents,
            Function<List<AuditRecord>, List<DisclosureEntry>> disclosures) {
        Instant now = clock.instant();
        try {
            List<AuditRecord> records = collected.records(now, agent, owners);
            int last = records.size() - 1;
            records.subList(0, last).forEach(trail::append);
            return trail.send(records.get(last), Settlement.ofRequest(intents, disclosures.apply(records)));
        } catch (AuditUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new AuditUnavailableException("the audit record cannot be made", e);
        }
    }

    /** Whatever a delegate does or tries is in the log of the person for whom. */
    private static Optional<PatientId> principal(HttpServletRequest request) {
        return request.getAttribute(CallerInterceptor.ATTRIBUTE) instanceof Caller.Delegate delegate
                ? Optional.of(delegate.principal())
                : Optional.empty();
    }

    private static boolean isCaller(HttpServletRequest request) {
        return request.getAttribute(CallerInterceptor.ATTRIBUTE) instanceof Caller;
    }

    static AuditAgent agent(HttpServletRequest request) {
        if (!(request.getAttribute(CallerInterceptor.ATTRIBUTE) instanceof Caller caller)) {
            return AuditAgent.nobody();
        }
        AuditAgent agent = AuditAgent.of(caller);
        return request.getAttribute(CallerInterceptor.TOKEN) instanceof TokenFingerprint token
                ? agent.with(token)
                : agent;
    }
}
