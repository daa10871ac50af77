package techo.server.erasure;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import techo.interceptors.error.ErrorCode;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.policy.erasure.Erasure;
import techo.policy.erasure.Erasure.State;
import techo.policy.erasure.ErasureDecision;
import techo.policy.erasure.ErasureDecision.Becomes;
import techo.policy.erasure.ErasureDecision.Reason;
import techo.policy.erasure.ErasureId;
import techo.policy.erasure.ErasureRule;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;
import techo.policy.identity.TokenSubject;
import techo.server.audit.LegalHolds;
import techo.server.consent.PersonRows;
import techo.server.consent.PersonRows.AskedBy;

/** What people and operators ask for. Of one person one erasure is open at a time. */
final class AskedErasures {
    private static final String PATIENT = "select res_id from hfj_resource where res_type = 'Patient' and fhir_id = ?";

    private final ErasureRows rows;
    private final ErasureRule rule;
    private final LegalHolds holds;
    private final PersonRows persons;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    AskedErasures(
            ErasureRows rows,
            ErasureRule rule,
            LegalHolds holds,
            PersonRows persons,
            JdbcTemplate jdbc,
            TransactionTemplate transaction,
            Clock clock) {
        this.rows = rows;
        this.rule = rule;
        this.holds = holds;
        this.persons = persons;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** By the person. @return one that stands already, under way or over and nothing came since, as it is */
    StoredErasure ask(Caller caller, PatientId person) {
        return begin(caller, person, Optional.empty(), Optional.empty());
    }

    /** The same by an operator. */
    StoredErasure propose(Caller caller, PatientId person, TokenSubject operator, String reason) {
        return begin(caller, person, Optional.of(operator), Optional.of(reason));
    }

    StoredErasure approve(PatientId person, TokenSubject operator) {
        return changed(
                person, Optional.of(operator), open -> rule.approve(open, operator, isHeld(person), clock.instant()));
    }

    StoredErasure cancel(Caller caller, PatientId person) {
        return changed(person, Optional.empty(), open -> rule.cancel(open, caller));
    }

    /** What there is, and what could be done now; nothing is asked for. */
    ErasureOutlook outlook(Caller caller, PatientId person) {
        Optional<StoredErasure> last = rows.last(person);
        boolean isThere = patient(person).isPresent();
        boolean stands =
                last.filter(known -> stands(known.erasure(), caller, isThere)).isPresent();
        Optional<Instant> begins = isThere && !stands
                ? rule.ask(caller, person, false, clock.instant()).fold(Becomes::after, refused -> Optional.empty())
                : Optional.empty();
        boolean cancellable = last.filter(
                        known -> rule.cancel(known.erasure(), caller).fold(becomes -> true, refused -> false))
                .isPresent();
        return new ErasureOutlook(last, begins, cancellable);
    }

    List<StoredErasure> all(int offset, int count) {
        return rows.all(offset, count);
    }

    private StoredErasure begin(
            Caller caller, PatientId person, Optional<TokenSubject> operator, Optional<String> reason) {
        return inTransaction(() -> {
            Optional<Long> pid = lockedPatient(person);
            Optional<StoredErasure> last = rows.last(person);
            Optional<StoredErasure> standing = last.filter(known -> stands(known.erasure(), caller, pid.isPresent()));
            if (standing.isPresent()) {
                return standing.get();
            }
            long patientPid = pid.orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
            Instant now = last.map(known -> later(known.askedAt())).orElseGet(clock::instant);
            Becomes begins = permitted(rule.ask(caller, person, isHeld(person), now));
            last.map(StoredErasure::erasure)
                    .filter(open -> open.state().isOpen())
                    .ifPresent(open -> change(open, new Becomes(State.CANCELLED, Optional.empty()), Optional.empty()));
            Erasure erasure = new Erasure(ErasureId.random(), person, begins.state(), operator, begins.after());
            rows.add(erasure, patientPid, reason, now);
            stopSharing(erasure, patientPid);
            return rows.last(person).orElseThrow();
        });
    }

    /** Whether it is what the caller is told of, instead of beginning another. */
    private boolean stands(Erasure last, Caller caller, boolean patientIsThere) {
        return switch (last.state()) {
            case PROPOSED, WAITING -> !rule.givesWay(last, caller);
            case CLEANING -> true;
            case DONE -> !patientIsThere;
            case CANCELLED -> false;
        };
    }

    /** Now, and after that: which was asked for last is told by the time. */
    private Instant later(Instant before) {
        Instant now = clock.instant();
        Instant next = before.plusMillis(1);
        return now.isBefore(next) ? next : now;
    }

    private StoredErasure changed(PatientId person, Optional<TokenSubject> operator, Decision decision) {
        return inTransaction(() -> {
            Optional<Long> unused = lockedPatient(person);
            StoredErasure before = rows.last(person).orElseThrow(() -> new TechoException(ErasureError.NOT_OPEN));
            change(before.erasure(), permitted(decision.of(before.erasure())), operator);
            StoredErasure changed = rows.last(person).orElseThrow();
            stopSharing(changed.erasure(), changed.patientPid());
            return changed;
        });
    }

    private void change(Erasure before, Becomes after, Optional<TokenSubject> operator) {
        if (!rows.change(before, after, operator)) {
            throw new TechoException(ErasureError.NOT_OPEN);
        }
    }

    /** Until it is erased, no recipient is given anything of it any more; the person and delegates still are. */
    private void stopSharing(Erasure erasure, long patientPid) {
        if (erasure.state() == State.WAITING) {
            persons.freeze(patientPid, erasure.proposedBy().isPresent() ? AskedBy.OPERATOR : AskedBy.PERSON);
        }
    }

    /** Deleted or not. Of two requests at once the second sees what the first began. */
    private Optional<Long> lockedPatient(PatientId person) {
        Optional<Long> pid = patient(person);
        pid.ifPresent(found ->
                jdbc.queryForList("select res_id from techo_resource where res_id = ? for update", Long.class, found));
        return pid;
    }

    private Optional<Long> patient(PatientId person) {
        return jdbc.queryForList(PATIENT, Long.class, person.value()).stream().findFirst();
    }

    private boolean isHeld(PatientId person) {
        return holds.covers(person);
    }

    private StoredErasure inTransaction(Supplier<StoredErasure> work) {
        return Optional.ofNullable(transaction.execute(status -> work.get())).orElseThrow();
    }

    private static Becomes permitted(ErasureDecision decision) {
        return decision.fold(becomes -> becomes, refused -> {
            throw new TechoException(error(refused.reason()));
        });
    }

    private static ErrorCode error(Reason reason) {
        return switch (reason) {
            case NOT_THEIRS -> RequestError.NOT_FOUND;
            case HELD -> ErasureError.HELD;
            case SAME_OPERATOR -> ErasureError.SECOND_OPERATOR_REQUIRED;
            case NOT_OPEN -> ErasureError.NOT_OPEN;
        };
    }

    /** What the rule says of an erasure as it stands. */
    @FunctionalInterface
    private interface Decision {
        ErasureDecision of(Erasure erasure);
    }
}
