package techo.server.audit;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.ChainHead;
import techo.policy.audit.ChainLink;
import techo.server.audit.AuditRows.Entry;

/**
 * Moves the head of a chain and adds the records behind it in one statement of PostgreSQL, so that a request waits for one
 * round trip to the database instead of one for each table.
 */
final class PostgresInsert {
    private static final String MOVED = "with moved as (update techo_audit_head set seq = ?, hash = ?, kept_month = ?"
            + " where node = ? and seq = ? and hash = ? and kept_month <= ? returning node, kept_month)";
    private static final String RECORDS =
            ", records as (insert into techo_audit (node, seq, recorded_at, action, result,"
                    + " status, agent_kind, agent_id, purpose, payload, previous_hash, hash, kept_month)"
                    + " select moved.node, r.seq, r.recorded_at, r.action, r.result, r.status, r.agent_kind, r.agent_id, r.purpose,"
                    + " r.payload, r.previous_hash, r.hash, moved.kept_month from moved, unnest(?::bigint[], ?::timestamptz[],"
                    + " ?::text[], ?::text[], ?::int[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])"
                    + " as r (seq, recorded_at, action, result, status, agent_kind, agent_id, purpose, payload, previous_hash,"
                    + " hash))";
    private static final String PERSONS =
            ", persons as (insert into techo_audit_patient (patient_id, recorded_at, node,"
                    + " seq, agent_id, kept_month) select p.patient_id, p.recorded_at, moved.node, p.seq, p.agent_id,"
                    + " moved.kept_month from moved, unnest(?::text[], ?::timestamptz[], ?::bigint[], ?::text[])"
                    + " as p (patient_id, recorded_at, seq, agent_id))";
    private static final String SQL = MOVED + RECORDS + PERSONS + " select count(*) from moved";

    private final Connection connection;
    private final List<Entry> entries;

    /** @param entries one behind the other, the first not the first of the chain */
    PostgresInsert(Connection connection, List<Entry> entries) {
        this.connection = connection;
        this.entries = entries;
    }

    /** @return false, and nothing is added, when the head is elsewhere or in a later month */
    boolean run(LocalDate month) throws SQLException {
        ChainLink first = entries.get(0).link();
        ChainHead last = entries.get(entries.size() - 1).link().head();
        try (PreparedStatement insert = connection.prepareStatement(SQL)) {
            insert.setLong(1, last.sequence());
            insert.setString(2, last.hash().hex());
            insert.setObject(3, month);
            insert.setString(4, last.node().value());
            insert.setLong(5, first.position().sequence() - 1);
            insert.setString(6, first.previous().hex());
            insert.setObject(7, month);
            insert.setArray(8, array("int8", entry -> entry.link().position().sequence()));
            insert.setArray(9, array("timestamptz", entry -> JdbcAuditRows.at(entry.record())));
            insert.setArray(10, array("text", entry -> entry.record().action().code()));
            insert.setArray(
                    11, array("text", entry -> entry.record().outcome().result().code()));
            insert.setArray(12, array("int4", entry -> entry.record().outcome().status()));
            insert.setArray(
                    13, array("text", entry -> entry.record().agent().kind().code()));
            insert.setArray(
                    14,
                    array(
                            "text",
                            entry -> JdbcAuditRows.agentInClear(entry.record().agent())));
            insert.setArray(15, array("text", entry -> entry.record().agent().purpose()));
            insert.setArray(16, array("text", entry -> entry.link().payload()));
            insert.setArray(17, array("text", entry -> entry.link().previous().hex()));
            insert.setArray(18, array("text", entry -> entry.link().hash().hex()));
            persons(insert);
            try (ResultSet moved = insert.executeQuery()) {
                return moved.next() && moved.getInt(1) == 1;
            }
        }
    }

    private void persons(PreparedStatement insert) throws SQLException {
        List<Object> ids = new ArrayList<>();
        List<Object> moments = new ArrayList<>();
        List<Object> sequences = new ArrayList<>();
        List<Object> agents = new ArrayList<>();
        for (Entry entry : entries) {
            AuditAgent agent = entry.record().agent();
            entry.record().subjects().keySet().forEach(person -> {
                ids.add(person.value());
                moments.add(JdbcAuditRows.at(entry.record()));
                sequences.add(entry.link().position().sequence());
                agents.add(JdbcAuditRows.namesPerson(agent) ? agent.id() : null);
            });
        }
        insert.setArray(19, connection.createArrayOf("text", ids.toArray()));
        insert.setArray(20, connection.createArrayOf("timestamptz", moments.toArray()));
        insert.setArray(21, connection.createArrayOf("int8", sequences.toArray()));
        insert.setArray(22, connection.createArrayOf("text", agents.toArray()));
    }

    private Array array(String type, Function<Entry, Object> column) throws SQLException {
        return connection.createArrayOf(type, entries.stream().map(column).toArray());
    }
}
