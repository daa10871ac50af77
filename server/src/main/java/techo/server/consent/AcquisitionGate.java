package techo.server.consent;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import techo.interceptors.consent.ConsentError;
import techo.interceptors.error.TechoException;
import techo.policy.consent.AcquisitionPolicy;
import techo.policy.consent.ConsentDecision;
import techo.policy.consent.Evidence;
import techo.policy.consent.LegalLimits;
import techo.policy.identity.PatientId;
import techo.policy.identity.RecipientId;
import techo.server.storage.DatabaseClock;

/**
 * Lets data in only on the person's consent to take them in (自己利用), where the operator of the service asks for one. It
 * is asked where an imported resource is stored, so that a file comes in whole or not at all.
 */
final class AcquisitionGate {
    private static final String ASKED = AcquisitionGate.class.getName();

    private final StoredEvidence stored;
    private final Optional<AcquisitionPolicy> policy;
    private final DatabaseClock clock;

    /** @param service whom such consents name; empty where nobody is asked for one */
    AcquisitionGate(StoredEvidence stored, LegalLimits limits, Optional<RecipientId> service, DatabaseClock clock) {
        this.stored = stored;
        this.policy = service.map(named -> new AcquisitionPolicy(limits, named));
        this.clock = clock;
    }

    /** @throws TechoException when the person did not consent to take this in */
    void require(StoredRow row, PatientId person, RequestDetails request) {
        policy.map(rule -> {
                    Asked asked = asked(person, request);
                    return rule.decide(person, row.origin(), row.category(), asked.at, asked.evidence);
                })
                .filter(ConsentDecision.Deny.class::isInstance)
                .ifPresent(denied -> {
                    throw new TechoException(ConsentError.ACQUISITION_NOT_CONSENTED);
                });
    }

    /** A file of hundreds of results asks once. */
    private Asked asked(PatientId person, RequestDetails request) {
        return (Asked) request.getUserData()
                .computeIfAbsent(
                        ASKED + person.value(), first -> new Asked(clock.instant(), stored.of(Set.of(person))));
    }

    private record Asked(Instant at, Evidence evidence) {}
}
