package techo.server.audit;

import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.identity.PatientId;
import techo.server.personkey.PersonKeys;
import techo.server.storage.DatabaseKind;

/**
 * Makes a person unreadable in the trail: what finds the records, or tells that the person asked about somebody else, is
 * deleted, and the key is destroyed with which the records name the person. The records stay, and the chain verifies as before.
 */
public final class AuditErasure {
    private final JdbcTemplate jdbc;
    private final DatabaseKind kind;
    private final PersonKeys keys;
    private final LegalHolds holds;

    AuditErasure(JdbcTemplate jdbc, DatabaseKind kind, PersonKeys keys, LegalHolds holds) {
        this.jdbc = jdbc;
        this.kind = kind;
        this.keys = keys;
        this.holds = holds;
    }

    /** In the transaction that is running, if one is; cannot be undone. @return false when a legal hold covers the person, and nothing was done */
    public boolean forget(PatientId person) {
        if (holds.covers(person)) {
            return false;
        }
        if (kind == DatabaseKind.POSTGRESQL) {
            jdbc.query("select techo_audit_forget(?)", row -> {}, person.value());
        } else {
            forgetEmbedded(person);
        }
        keys.destroy(person);
        return true;
    }

    /** As the function of PostgreSQL does. Rows are never changed, so those of others are made anew. */
    private void forgetEmbedded(PatientId person) {
        jdbc.update("delete from techo_audit_patient where patient_id = ?", person.value());
        List<Object[]> others = jdbc.query(
                "select patient_id, recorded_at, node, seq, kept_month from techo_audit_patient where agent_id = ?",
                (row, number) -> new Object[] {
                    row.getString("patient_id"),
                    row.getObject("recorded_at"),
                    row.getString("node"),
                    row.getLong("seq"),
                    row.getObject("kept_month")
                },
                person.value());
        jdbc.update("delete from techo_audit_patient where agent_id = ?", person.value());
        jdbc.batchUpdate(
                "insert into techo_audit_patient (patient_id, recorded_at, node, seq, kept_month) values (?,?,?,?,?)",
                others);
    }
}
