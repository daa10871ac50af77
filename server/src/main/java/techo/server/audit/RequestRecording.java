package techo.server.audit;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import techo.interceptors.audit.CollectedAudit;
import techo.interceptors.audit.RequestAudit;
import techo.interceptors.audit.SubjectsOfResources;
import techo.interceptors.identity.CallerInterceptor;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditAgent.Kind;
import techo.policy.audit.AuditTrail;
import techo.policy.audit.AuditUnavailableException;
import techo.policy.identity.Caller;
import techo.server.audit.AuditedPaths.Area;

/** Decides what of a finished request is recorded, and how: each by itself, or only counted. */
final class RequestRecording {
    private static final int TOO_MANY_REQUESTS = 429;

    private final AuditTrail trail;
    private final RefusedRequests refusals;
    private final SubjectsOfResources owners;
    private final AuditedPaths paths;
    private final Clock clock;

    RequestRecording(
            AuditTrail trail, RefusedRequests refusals, SubjectsOfResources owners, AuditedPaths paths, Clock clock) {
        this.trail = trail;
        this.refusals = refusals;
        this.owners = owners;
        this.paths = paths;
        this.clock = clock;
    }

    /** Before anything is done; a health probe must go on telling that the server lives. */
    void requireAvailable(HttpServletRequest request) {
        if (paths.area(request) == Area.FHIR) {
            trail.requireAvailable();
        }
    }

    /** @throws AuditUnavailableException when the answer must not leave */
    void record(HttpServletRequest request, RequestAudit audit, int status) {
        CollectedAudit collected = audit.close(status);
        AuditAgent agent = agent(request);
        Area area = paths.area(request);
        boolean nobody = agent.kind() == Kind.NOBODY;
        if ((nobody && status >= 400) || status == TOO_MANY_REQUESTS) {
            refusals.count(area, agent, collected.outcome());
            return;
        }
        if (area != Area.FHIR && nobody && collected.action() == AuditAction.OTHER) {
            return;
        }
        append(collected, agent);
    }

    private void append(CollectedAudit collected, AuditAgent agent) {
        Instant now = clock.instant();
        try {
            collected.records(now, agent, owners).forEach(trail::append);
        } catch (AuditUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new AuditUnavailableException("the audit record cannot be made", e);
        }
    }

    private static AuditAgent agent(HttpServletRequest request) {
        return request.getAttribute(CallerInterceptor.ATTRIBUTE) instanceof Caller caller
                ? AuditAgent.of(caller)
                : AuditAgent.nobody();
    }
}
