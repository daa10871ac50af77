package techo.server.audit;

import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.identity.PatientId;
import techo.server.personkey.PersonKeys;
import techo.server.storage.DatabaseKind;

/**
 * Makes a person unreadable in the trail: what finds the records is deleted, and the key is destroyed with which the
 * records name the person. The records stay, and the chain verifies as before.
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

    /** Cannot be undone. @return false when a legal hold covers the person, and nothing was done */
    public boolean forget(PatientId person) {
        if (holds.covers(person)) {
            return false;
        }
        if (kind == DatabaseKind.POSTGRESQL) {
            jdbc.query("select techo_audit_forget(?)", row -> {}, person.value());
        } else {
            jdbc.update("delete from techo_audit_patient where patient_id = ?", person.value());
        }
        keys.destroy(person);
        return true;
    }
}
