package techo.server.erasure;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.erasure.Erasure;
import techo.policy.erasure.Erasure.State;
import techo.policy.erasure.ErasureDecision.Becomes;
import techo.policy.erasure.ErasureId;
import techo.policy.identity.PatientId;
import techo.policy.identity.TokenSubject;

/** Table {@code techo_erasure}. */
final class ErasureRows {
    private static final String NAMED_AGAIN = "select distinct e.patient_id from techo_erasure e"
            + " where (exists (select 1 from techo_person_key k where k.person = e.patient_id and k.made_at > e.erased_at)"
            + " or (coalesce(e.forgotten_at, e.erased_at) > ?"
            + " and (exists (select 1 from techo_audit_patient p where p.patient_id = e.patient_id)"
            // The index on PostgreSQL has these rows only.
            + " or exists (select 1 from techo_audit_patient p"
            + " where p.agent_id = e.patient_id and p.agent_id <> p.patient_id))))"
            + " and not exists (select 1 from hfj_resource r where r.res_type = 'Patient' and r.fhir_id = e.patient_id)";

    private final JdbcTemplate jdbc;

    ErasureRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @param reason of operators */
    void add(Erasure erasure, long patientPid, Optional<String> reason, Instant at) {
        jdbc.update(
                "insert into techo_erasure (erasure_id, patient_id, patient_pid, state, asked_at, reason, proposed_issuer,"
                        + " proposed_subject, erase_after) values (?,?,?,?,?,?,?,?,?)",
                erasure.id().value(),
                erasure.person().value(),
                patientPid,
                erasure.state().name(),
                utc(at),
                reason.orElse(null),
                erasure.proposedBy().map(TokenSubject::issuer).orElse(null),
                erasure.proposedBy().map(TokenSubject::subject).orElse(null),
                erasure.after().map(ErasureRows::utc).orElse(null));
    }

    /** The last one that was asked for. */
    Optional<StoredErasure> last(PatientId person) {
        return jdbc
                .query(
                        "select * from techo_erasure where patient_id = ? order by asked_at desc fetch first 1 rows only",
                        (row, number) -> stored(row),
                        person.value())
                .stream()
                .findFirst();
    }

    /** The same, which nobody else changes before the transaction ends. */
    Optional<StoredErasure> locked(ErasureId id) {
        return jdbc
                .query(
                        "select * from techo_erasure where erasure_id = ? for update",
                        (row, number) -> stored(row),
                        id.value())
                .stream()
                .findFirst();
    }

    /** Newest first. */
    List<StoredErasure> all(int offset, int count) {
        return jdbc.query(
                "select * from techo_erasure order by asked_at desc, erasure_id offset ? rows fetch first ? rows only",
                (row, number) -> stored(row),
                offset,
                count);
    }

    /** What there is to do. */
    List<StoredErasure> due(Instant now) {
        return jdbc.query(
                "select * from techo_erasure where (state = ? and erase_after <= ?) or state = ? order by erase_after",
                (row, number) -> stored(row),
                State.WAITING.name(),
                utc(now),
                State.CLEANING.name());
    }

    /** @return false when it has gone on since it was read */
    boolean change(Erasure before, Becomes after, Optional<TokenSubject> operator) {
        return jdbc.update(
                        "update techo_erasure set state = ?, erase_after = ?, approved_by = coalesce(?, approved_by)"
                                + " where erasure_id = ? and state = ?",
                        after.state().name(),
                        after.after().map(ErasureRows::utc).orElse(null),
                        operator.map(TokenSubject::toString).orElse(null),
                        before.id().value(),
                        before.state().name())
                == 1;
    }

    void erased(ErasureId id, Instant at, String told) {
        jdbc.update(
                "update techo_erasure set state = ?, erased_at = ?, told = ? where erasure_id = ?",
                State.CLEANING.name(),
                utc(at),
                told,
                id.value());
    }

    /** What was erased since is told as well. */
    void told(ErasureId id, String told) {
        jdbc.update("update techo_erasure set told = ? where erasure_id = ?", told, id.value());
    }

    boolean isWaiting(PatientId person) {
        return last(person)
                .filter(last -> last.erasure().state() == State.WAITING)
                .isPresent();
    }

    /**
     * Those whom the audit trail can name again after their erasure: a record that was made before it, or of what was asked
     * about it since, came into the chain later. A Patient who was made anew with the same id is somebody with a record.
     *
     * @param since whose key was destroyed after that may be named by a node that remembered the key and made no new one
     */
    List<PatientId> namedAgain(Instant since) {
        return jdbc.query(NAMED_AGAIN, (row, number) -> new PatientId(row.getString("patient_id")), utc(since));
    }

    void forgotten(PatientId person, Instant at) {
        jdbc.update(
                "update techo_erasure set forgotten_at = ? where patient_id = ? and erased_at is not null",
                utc(at),
                person.value());
    }

    void done(ErasureId id, String receipt) {
        jdbc.update(
                "update techo_erasure set state = ?, receipt = ? where erasure_id = ?",
                State.DONE.name(),
                receipt,
                id.value());
    }

    private static StoredErasure stored(ResultSet row) throws SQLException {
        String issuer = row.getString("proposed_issuer");
        Optional<TokenSubject> operator = Optional.ofNullable(row.getString("proposed_subject"))
                .map(subject -> new TokenSubject(issuer, subject));
        return new StoredErasure(
                new Erasure(
                        new ErasureId(row.getString("erasure_id")),
                        new PatientId(row.getString("patient_id")),
                        State.valueOf(row.getString("state")),
                        operator,
                        instant(row, "erase_after")),
                row.getLong("patient_pid"),
                instant(row, "asked_at").orElseThrow(),
                Optional.ofNullable(row.getString("reason")),
                Optional.ofNullable(row.getString("approved_by")),
                instant(row, "erased_at"),
                Optional.ofNullable(row.getString("told")),
                Optional.ofNullable(row.getString("receipt")));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        @Nullable OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return Optional.ofNullable(at).map(OffsetDateTime::toInstant);
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
