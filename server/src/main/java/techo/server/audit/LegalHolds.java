package techo.server.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import techo.policy.audit.LegalHold;
import techo.policy.audit.LegalHoldId;
import techo.policy.identity.PatientId;
import techo.policy.identity.TokenSubject;

/**
 * What retention and erasure leave alone while a case is open. One operator places a hold, because evidence must not
 * wait; two lift it, one who proposes and another.
 */
public final class LegalHolds {
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    LegalHolds(JdbcTemplate jdbc, TransactionTemplate transaction, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    LegalHoldId place(LegalHold hold, TokenSubject operator) {
        LegalHoldId id = new LegalHoldId(UUID.randomUUID().toString());
        transaction.executeWithoutResult(status -> {
            jdbc.update(
                    "insert into techo_legal_hold (hold_id, reason, held_from, held_until, placed_by, placed_at)"
                            + " values (?,?,?,?,?,?)",
                    id.value(),
                    hold.reason(),
                    hold.from().atOffset(ZoneOffset.UTC),
                    hold.until().atOffset(ZoneOffset.UTC),
                    operator.toString(),
                    now());
            hold.persons()
                    .forEach(person -> jdbc.update(
                            "insert into techo_legal_hold_person (hold_id, person) values (?,?)",
                            id.value(),
                            person.value()));
        });
        return id;
    }

    /** @return false when there is none that could be lifted */
    boolean proposeLift(LegalHoldId hold, String reason, TokenSubject operator) {
        return jdbc.update(
                        "update techo_legal_hold set lift_reason = ?, lift_by = ?, lift_at = ?"
                                + " where hold_id = ? and lifted_at is null",
                        reason,
                        operator.toString(),
                        now(),
                        hold.value())
                > 0;
    }

    /** @return false when nothing was proposed, or by the same operator */
    boolean lift(LegalHoldId hold, TokenSubject operator) {
        return jdbc.update(
                        "update techo_legal_hold set lifted_by = ?, lifted_at = ?"
                                + " where hold_id = ? and lifted_at is null and lift_by is not null and lift_by <> ?",
                        operator.toString(),
                        now(),
                        hold.value(),
                        operator.toString())
                > 0;
    }

    List<Placed> all() {
        return placed("");
    }

    /** Whether erasure must leave this person alone. */
    public boolean covers(PatientId person) {
        return inForce().anyMatch(hold -> hold.covers(person));
    }

    /** Those whom holds in force name; a hold of everybody's records names nobody. */
    public Set<PatientId> persons() {
        return inForce().flatMap(hold -> hold.persons().stream()).collect(Collectors.toSet());
    }

    /** Whether retention must leave this month alone: one of its records was made in the time of a hold. */
    boolean covers(LocalDate month) {
        return inForce().anyMatch(hold -> recordsOf(hold, month));
    }

    private boolean recordsOf(LegalHold hold, LocalDate month) {
        OffsetDateTime from = hold.from().atOffset(ZoneOffset.UTC);
        OffsetDateTime until = hold.until().atOffset(ZoneOffset.UTC);
        if (hold.persons().isEmpty()) {
            return exists(
                    "select count(*) from techo_audit where kept_month = ? and recorded_at >= ? and recorded_at < ?",
                    month,
                    from,
                    until);
        }
        return hold.persons().stream()
                .anyMatch(person -> exists(
                        "select count(*) from techo_audit_patient"
                                + " where kept_month = ? and recorded_at >= ? and recorded_at < ? and patient_id = ?",
                        month,
                        from,
                        until,
                        person.value()));
    }

    private boolean exists(String count, Object... arguments) {
        return jdbc.queryForList(count, Long.class, arguments).stream().anyMatch(found -> found > 0);
    }

    private Stream<LegalHold> inForce() {
        return placed(" where lifted_at is null").stream().map(Placed::hold);
    }

    private List<Placed> placed(String where) {
        Map<String, Set<PatientId>> persons = new HashMap<>();
        jdbc.query(
                "select hold_id, person from techo_legal_hold_person where hold_id in (select hold_id from"
                        + " techo_legal_hold" + where + ")",
                row -> {
                    persons.computeIfAbsent(row.getString("hold_id"), hold -> new HashSet<>())
                            .add(new PatientId(row.getString("person")));
                });
        return jdbc.query(
                "select * from techo_legal_hold" + where + " order by placed_at",
                (row, number) -> placed(row, persons.getOrDefault(row.getString("hold_id"), Set.of())));
    }

    private static Placed placed(ResultSet row, Set<PatientId> persons) throws SQLException {
        LegalHold hold =
                new LegalHold(row.getString("reason"), persons, instant(row, "held_from"), instant(row, "held_until"));
        return new Placed(
                new LegalHoldId(row.getString("hold_id")),
                hold,
                instant(row, "placed_at"),
                row.getString("placed_by"),
                row.getObject("lift_at") != null,
                row.getObject("lifted_at") != null);
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** A hold as it stands. */
    record Placed(LegalHoldId id, LegalHold hold, Instant at, String by, boolean liftProposed, boolean lifted) {}
}
