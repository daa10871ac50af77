package techo.server.consent;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.Audience;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DataLink;
import techo.policy.consent.DataOrigin;
import techo.policy.identity.PatientId;
import techo.server.storage.StoredPatients;

/** Reads and writes {@code techo_resource}, within whatever transaction is open. */
public final class ResourceRows {
    private final JdbcTemplate jdbc;
    private final StoredPatients patients;

    public ResourceRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.patients = new StoredPatients(jdbc);
    }

    Optional<StoredRow> find(long resId) {
        List<StoredRow> rows = jdbc.query(
                "select res_id, patient_pid, category, source, effective_on, quarantined from techo_resource"
                        + " where res_id = ?",
                (row, number) -> row(row),
                resId);
        return rows.stream().findFirst();
    }

    /** @param version of the resource that the row is about */
    void write(StoredRow row, long version) {
        Object day = row.effective().orElse(null);
        int updated = jdbc.update(
                "update techo_resource set patient_pid = ?, category = ?, source = ?, effective_on = ?, quarantined = ?"
                        + " where res_id = ?",
                row.patientPid(),
                row.category().number(),
                row.origin().code(),
                day,
                row.quarantined(),
                row.resId());
        if (updated == 0) {
            jdbc.update(
                    "insert into techo_resource (res_id, patient_pid, category, source, effective_on, quarantined,"
                            + " same_since) values (?, ?, ?, ?, ?, ?, ?)",
                    row.resId(),
                    row.patientPid(),
                    row.category().number(),
                    row.origin().code(),
                    day,
                    row.quarantined(),
                    version);
        }
    }

    /** Remembers what got no row, so that people whom it names are found in it when they are erased. */
    void belongsToNobody(long resId) {
        jdbc.update(
                "insert into techo_unowned (res_id) select cast(? as bigint)"
                        + " where not exists (select 1 from techo_unowned u where u.res_id = ?)",
                resId,
                resId);
    }

    /** Earlier versions were something else than what the row says now. */
    void becameOther(long resId, long version) {
        jdbc.update("update techo_resource set same_since = ? where res_id = ?", version, resId);
    }

    Set<Audience> hiddenFrom(long resId) {
        return jdbc
                .query(
                        "select hidden_from_recipients, hidden_from_delegates from techo_resource where res_id = ?",
                        (row, number) -> RecordFacts.hiddenFrom(row),
                        resId)
                .stream()
                .findFirst()
                .orElse(Set.of());
    }

    /** @param from nobody, to show it again */
    public void hide(long resId, Set<Audience> from) {
        jdbc.update(
                "update techo_resource set hidden_from_recipients = ?, hidden_from_delegates = ? where res_id = ?",
                from.contains(Audience.RECIPIENTS),
                from.contains(Audience.DELEGATES),
                resId);
    }

    /** Remembers, before it changes, from whom this was hidden until then. */
    void keepHidden(long resId, Instant until) {
        jdbc.update(
                "insert into techo_hidden_past (res_id, hidden_from_recipients, hidden_from_delegates, held_until)"
                        + " select res_id, hidden_from_recipients, hidden_from_delegates,"
                        + " cast(? as timestamp with time zone) from techo_resource where res_id = ?",
                until.atOffset(ZoneOffset.UTC),
                resId);
    }

    /** @return HAPI's key of a Patient that is stored and not deleted */
    public Optional<Long> patientPid(PatientId patient) {
        return patients.key(patient);
    }

    /** @return HAPI's key of what a provision names by itself, deleted or not */
    Optional<Long> resId(DataLink item) {
        String[] target = item.target().split("/");
        return jdbc
                .queryForList(
                        "select res_id from hfj_resource where res_type = ? and fhir_id = ?",
                        Long.class,
                        target[0],
                        target[1])
                .stream()
                .findFirst();
    }

    /** @return the person whose record has this key */
    Optional<PatientId> patient(long patientPid) {
        return jdbc
                .queryForList(
                        "select fhir_id from hfj_resource where res_id = ? and res_type = 'Patient'",
                        String.class,
                        patientPid)
                .stream()
                .findFirst()
                .map(PatientId::new);
    }

    /** Makes concurrent writers of one person's consents wait for each other until the transaction ends. */
    public void lock(long patientPid) {
        jdbc.queryForList("select res_id from techo_resource where res_id = ? for update", Long.class, patientPid);
    }

    private static StoredRow row(ResultSet row) throws SQLException {
        return new StoredRow(
                row.getLong("res_id"),
                row.getLong("patient_pid"),
                // A number that this version does not know may be anything, so it is nothing that is shared.
                DataCategory.ofNumber(row.getInt("category")).orElse(DataCategory.UNKNOWN),
                DataOrigin.ofCode(row.getString("source")).orElse(DataOrigin.OPERATOR),
                Optional.ofNullable(row.getObject("effective_on", LocalDate.class)),
                row.getBoolean("quarantined"));
    }
}
