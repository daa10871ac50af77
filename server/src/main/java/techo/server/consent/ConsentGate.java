package techo.server.consent;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import techo.interceptors.consent.ConsentReading;
import techo.interceptors.consent.RefusedConsent;
import techo.interceptors.error.TechoException;
import techo.policy.consent.Conditions;
import techo.policy.consent.ConsentAcceptance;
import techo.policy.consent.ConsentGiver;
import techo.policy.consent.ConsentProposal;
import techo.policy.consent.ConsentRefusal;
import techo.policy.consent.ConsentTerms;
import techo.policy.consent.Evidence;
import techo.policy.consent.Provision;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;
import techo.server.storage.DatabaseClock;

/**
 * Refuses consents that must not be given, in whatever way they come. It is asked where a Consent is stored, so that an
 * operation, a plain write and an entry of a Bundle obey the same rules.
 */
final class ConsentGate {
    /** What a choice for emergencies, which names no recipient, can be refused for. */
    private static final Set<ConsentRefusal> OF_CHOICES = EnumSet.of(
            ConsentRefusal.GIVEN_IN_FUTURE,
            ConsentRefusal.AGE_UNKNOWN,
            ConsentRefusal.CHILD_CANNOT_CONSENT,
            ConsentRefusal.REPRESENTATIVE_WITHOUT_RIGHT);

    private final StoredEvidence stored;
    private final DatabaseClock clock;

    ConsentGate(StoredEvidence stored, DatabaseClock clock) {
        this.stored = stored;
        this.clock = clock;
    }

    /** @throws TechoException that says everything that is wrong */
    void require(Caller caller, PatientId person, ConsentReading reading) {
        reading.fold(
                        inForce -> refusals(caller, person, inForce.terms(), inForce.provisions()),
                        choice -> ofChoice(caller, person),
                        notInForce -> Optional.<Set<ConsentRefusal>>empty(),
                        unreadable -> Optional.<Set<ConsentRefusal>>empty())
                .filter(refusals -> !refusals.isEmpty())
                .ifPresent(refusals -> {
                    throw RefusedConsent.exception(refusals);
                });
    }

    private Optional<Set<ConsentRefusal>> ofChoice(Caller caller, PatientId person) {
        return refusals(caller, person, ConsentTerms.UNSTATED, List.of()).map(refusals -> {
            Set<ConsentRefusal> ofChoice = EnumSet.copyOf(OF_CHOICES);
            ofChoice.retainAll(refusals);
            return ofChoice;
        });
    }

    /** @return empty when nobody gives it: only a person, or who acts for one, consents */
    private Optional<Set<ConsentRefusal>> refusals(
            Caller caller, PatientId person, ConsentTerms terms, List<Provision> provisions) {
        Evidence evidence = stored.ofGiver(caller, person);
        Conditions conditions = provisions.stream()
                .findFirst()
                .map(provision -> stored.conditions(provision.grantee()))
                .orElseGet(() -> stored.conditions(caller));
        return giver(caller)
                .map(giver -> new ConsentProposal(person, giver, terms, provisions, clock.instant()))
                .map(proposal -> new ConsentAcceptance(conditions).refusals(proposal, evidence));
    }

    private static Optional<ConsentGiver> giver(Caller caller) {
        return caller.fold(
                citizen -> Optional.of(new ConsentGiver.ThePerson()),
                delegate -> Optional.of(new ConsentGiver.Representative(delegate.delegate())),
                recipient -> Optional.empty(),
                operator -> Optional.empty());
    }
}
