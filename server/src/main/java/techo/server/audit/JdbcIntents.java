package techo.server.audit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.CanonicalRecord;
import techo.policy.audit.IntentId;

/** What was announced together with changes of data, in table {@code techo_audit_intent}. */
final class JdbcIntents {
    private static final int AT_ONCE = 500;

    private final JdbcTemplate jdbc;

    JdbcIntents(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** In the transaction that is running: the intent is there if and only if the change is. */
    IntentId open(AuditRecord record) {
        IntentId id = new IntentId(UUID.randomUUID());
        jdbc.update(
                "insert into techo_audit_intent (id, opened_at, payload) values (?,?,?)",
                id.value().toString(),
                record.at().atOffset(ZoneOffset.UTC),
                CanonicalRecord.text(record));
        return id;
    }

    /** Some of the oldest that were opened before a moment. */
    List<Open> openedBefore(Instant moment) {
        return jdbc.query(
                "select id, payload from techo_audit_intent where opened_at < ? order by opened_at " + "fetch first "
                        + AT_ONCE + " rows only",
                (row, number) -> new Open(new IntentId(UUID.fromString(row.getString(1))), row.getString(2)),
                moment.atOffset(ZoneOffset.UTC));
    }

    /** @param payload the record that was announced, in its canonical text without a position */
    record Open(IntentId id, String payload) {}
}
