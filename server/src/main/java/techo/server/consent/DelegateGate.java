package techo.server.consent;

import java.util.Optional;
import java.util.Set;
import techo.interceptors.consent.ConsentError;
import techo.interceptors.error.TechoException;
import techo.policy.consent.ConsentDecision;
import techo.policy.consent.DelegatePolicy;
import techo.policy.consent.DelegateRequest;
import techo.policy.consent.DelegateRight;
import techo.policy.consent.Evidence;
import techo.policy.consent.LegalLimits;
import techo.policy.consent.ResourceFacts;
import techo.policy.identity.Caller.Delegate;
import techo.policy.identity.PatientId;
import techo.server.storage.DatabaseClock;

/**
 * Whether a delegate may do something else than look. What is written is asked about where it is stored, so that a plain
 * write, an entry of a Bundle and a file obey the same rules.
 */
public final class DelegateGate {
    private final StoredEvidence stored;
    private final DelegatePolicy policy;
    private final DatabaseClock clock;

    DelegateGate(StoredEvidence stored, LegalLimits limits, DatabaseClock clock) {
        this.stored = stored;
        this.policy = new DelegatePolicy(limits);
        this.clock = clock;
    }

    /** Whether the right is given at all, for whatever category. */
    public boolean gives(Delegate delegate, DelegateRight right) {
        return policy.decide(request(delegate, right), evidence(delegate)) instanceof ConsentDecision.Permit;
    }

    /** @throws TechoException when no delegation lets the delegate store this */
    void requireManaged(Delegate delegate, PatientId owner, StoredRow row) {
        ResourceFacts written = new ResourceFacts(
                Optional.of(owner), row.category(), row.origin(), row.effective(), Set.of(), Set.of());
        if (policy.decide(request(delegate, DelegateRight.MANAGE), written, evidence(delegate))
                instanceof ConsentDecision.Deny) {
            throw new TechoException(ConsentError.WRITE_NOT_ALLOWED);
        }
    }

    private DelegateRequest request(Delegate delegate, DelegateRight right) {
        return new DelegateRequest(delegate, delegate.principal(), right, clock.instant());
    }

    private Evidence evidence(Delegate delegate) {
        return stored.evidence(delegate, Set.of(delegate.principal()));
    }
}
