package techo.interceptors.audit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.instance.model.api.IBaseResource;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.ResourceUse.Use;

/** What one transaction of a request changes, collected so that it can be announced before the transaction commits. */
public final class ChangesInTransaction {
    private final TouchedResources changes = new TouchedResources();
    private final ResourceSubject subjects;

    ChangesInTransaction(ResourceSubject subjects) {
        this.subjects = subjects;
    }

    public void add(Use kind, IBaseResource resource) {
        subjects.sort(kind, resource, changes);
    }

    /**
     * The records to keep if nothing more is heard of the request. What does not tell its owner is among the others;
     * owners are looked up when such a record is needed.
     */
    public List<AuditRecord> interrupted(RequestAudit audit, Instant at, AuditAgent agent) {
        return audit.interrupted(changes).records(at, agent, uses -> Map.of());
    }
}
