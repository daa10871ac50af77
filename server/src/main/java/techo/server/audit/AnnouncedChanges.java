package techo.server.audit;

import static ca.uhn.fhir.interceptor.api.Pointcut.STORAGE_PRECOMMIT_RESOURCE_CREATED;
import static ca.uhn.fhir.interceptor.api.Pointcut.STORAGE_PRECOMMIT_RESOURCE_DELETED;
import static ca.uhn.fhir.interceptor.api.Pointcut.STORAGE_PRECOMMIT_RESOURCE_UPDATED;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.time.Clock;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import techo.interceptors.audit.AuditedChanges;
import techo.interceptors.audit.ChangesInTransaction;
import techo.interceptors.audit.RequestAudit;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.ResourceUse.Use;

/**
 * Announces every change of data in its own transaction, so that no end of the process, however sudden, leaves a change
 * of which the trail knows nothing.
 */
@Interceptor
public final class AnnouncedChanges {
    private final JdbcIntents intents;
    private final AuditedChanges changes;
    private final Clock clock;

    AnnouncedChanges(JdbcIntents intents, AuditedChanges changes, Clock clock) {
        this.intents = intents;
        this.changes = changes;
        this.clock = clock;
    }

    @Hook(STORAGE_PRECOMMIT_RESOURCE_CREATED)
    public void created(@Nullable RequestDetails request, IBaseResource resource) {
        changed(request, Use.CREATED, resource);
    }

    @Hook(STORAGE_PRECOMMIT_RESOURCE_UPDATED)
    public void updated(@Nullable RequestDetails request, IBaseResource before, IBaseResource after) {
        changed(request, Use.UPDATED, after);
    }

    @Hook(STORAGE_PRECOMMIT_RESOURCE_DELETED)
    public void deleted(@Nullable RequestDetails request, IBaseResource resource) {
        changed(request, Use.DELETED, resource);
    }

    private void changed(@Nullable RequestDetails request, Use use, IBaseResource resource) {
        if (request instanceof ServletRequestDetails servlet) {
            RequestAudit.find(servlet)
                    .ifPresent(audit -> announcement(servlet, audit).changes.add(use, resource));
        }
    }

    /** One for each transaction of the request; without a transaction this fails, and the change with it. */
    private Announcement announcement(ServletRequestDetails request, RequestAudit audit) {
        return TransactionSynchronizationManager.getSynchronizations().stream()
                .filter(each -> each instanceof Announcement announcement && announcement.audit == audit)
                .map(Announcement.class::cast)
                .findFirst()
                .orElseGet(() -> {
                    AuditAgent agent = RequestRecording.agent(request.getServletRequest());
                    Announcement announcement = new Announcement(audit, agent);
                    TransactionSynchronizationManager.registerSynchronization(announcement);
                    return announcement;
                });
    }

    private final class Announcement implements TransactionSynchronization {
        private final ChangesInTransaction changes = AnnouncedChanges.this.changes.inTransaction();
        private final RequestAudit audit;
        private final AuditAgent agent;

        Announcement(RequestAudit audit, AuditAgent agent) {
            this.audit = audit;
            this.agent = agent;
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            changes.interrupted(audit, clock.instant(), agent).forEach(record -> audit.announced(intents.open(record)));
        }
    }
}
