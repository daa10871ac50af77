package techo.server.delegation;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionTemplate;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.policy.consent.Delegation;
import techo.policy.consent.DelegationDocument;
import techo.policy.consent.DelegationProposal;
import techo.policy.consent.DelegationProposal.Establisher;
import techo.policy.consent.DelegationRefusal;
import techo.policy.consent.DelegationRule;
import techo.policy.consent.PersonState;
import techo.policy.identity.DelegateId;
import techo.policy.identity.PatientId;
import techo.policy.identity.TokenSubject;
import techo.server.storage.DatabaseClock;

/** Who acts for whom. Nothing is kept in memory: an end is in force for the next statement on every node. */
final class Delegations implements PersonalDelegations {
    private final DelegationRows rows;
    private final BirthDates births;
    private final DelegationRule rule;
    private final TransactionTemplate transaction;
    private final DatabaseClock clock;

    Delegations(
            DelegationRows rows,
            BirthDates births,
            DelegationRule rule,
            TransactionTemplate transaction,
            DatabaseClock clock) {
        this.rows = rows;
        this.births = births;
        this.rule = rule;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public List<Delegation> of(PatientId principal) {
        return rows.person(principal).stream()
                .flatMap(person -> rows.of(principal, person).stream())
                .map(StoredDelegation::delegation)
                .toList();
    }

    /** @throws TechoException when there is no such person */
    List<StoredDelegation> list(PatientId principal) {
        return rows.of(principal, pid(principal));
    }

    /** @throws TechoException when there is no such person */
    List<DelegationStanding> standing(PatientId principal) {
        long pid = pid(principal);
        Instant now = clock.instant();
        PersonState state = state(pid);
        return rows.of(principal, pid).stream()
                .map(stored -> new DelegationStanding(stored, rule.silence(stored.delegation(), state, now)))
                .toList();
    }

    /** Who acts by law and may do so now. */
    List<DelegateId> representatives(PatientId principal) {
        if (rows.person(principal).isEmpty()) {
            return List.of();
        }
        return standing(principal).stream()
                .filter(standing -> standing.silence().isEmpty())
                .map(standing -> standing.stored().delegation())
                .filter(delegation -> delegation.state() == Delegation.State.IN_FORCE
                        && delegation.kind().isLegal())
                .map(Delegation::delegate)
                .distinct()
                .toList();
    }

    /** @throws TechoException when the rules do not allow it, with everything that is wrong */
    StoredDelegation establish(PatientId principal, DelegateId delegate, DelegationProposal proposal, TokenSubject by) {
        return inTransaction(() -> {
            Instant now = clock.instant();
            long pid = pid(principal);
            long relatedPerson = rows.relatedPerson(delegate, pid)
                    .orElseThrow(() -> new TechoException(DelegationError.DELEGATE_UNKNOWN));
            refuse(rule.refusals(proposal, state(pid), now));
            String id = UUID.randomUUID().toString();
            rows.insert(id, pid, relatedPerson, proposal, by, now);
            return stored(principal, pid, id);
        });
    }

    /** An operator saw the document for what a person established. */
    StoredDelegation verify(PatientId principal, String id, DelegationDocument document, TokenSubject operator) {
        return inTransaction(() -> {
            Instant now = clock.instant();
            long pid = pid(principal);
            StoredDelegation waiting = speaking(principal, pid, id);
            Delegation asked = waiting.delegation();
            refuse(rule.refusals(
                    new DelegationProposal(
                            Establisher.OPERATOR,
                            asked.kind(),
                            asked.rights(),
                            asked.categories(),
                            asked.period(),
                            Optional.of(document)),
                    state(pid),
                    now));
            rows.verified(waiting, document, operator, now);
            return stored(principal, pid, id);
        });
    }

    /** In force for the next statement; to end what has ended changes nothing. */
    StoredDelegation end(PatientId principal, String id, TokenSubject by) {
        return inTransaction(() -> {
            long pid = pid(principal);
            StoredDelegation stored = stored(principal, pid, id);
            if (stored.endedAt().isEmpty()) {
                rows.ended(stored, by, clock.instant());
            }
            return stored(principal, pid, id);
        });
    }

    private StoredDelegation speaking(PatientId principal, long pid, String id) {
        return Optional.of(stored(principal, pid, id))
                .filter(stored -> stored.delegation().state() == Delegation.State.IN_FORCE)
                .orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
    }

    private StoredDelegation stored(PatientId principal, long pid, String id) {
        return rows.find(principal, pid, id).orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
    }

    private PersonState state(long patientPid) {
        return new PersonState(
                births.of(patientPid), Optional.empty(), Optional.empty(), rows.shieldedFrom(patientPid));
    }

    private long pid(PatientId principal) {
        return rows.person(principal).orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
    }

    private static void refuse(Set<DelegationRefusal> refusals) {
        if (!refusals.isEmpty()) {
            throw DelegationError.refused(refusals);
        }
    }

    private StoredDelegation inTransaction(Supplier<StoredDelegation> change) {
        return Objects.requireNonNull(transaction.execute(status -> change.get()));
    }
}
