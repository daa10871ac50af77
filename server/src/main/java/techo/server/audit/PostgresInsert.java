package techo.server.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.ChainHead;
import techo.policy.audit.ChainLink;
import techo.policy.disclosure.DisclosureEntry;
import techo.server.audit.AuditRows.Entry;
import techo.server.audit.StatementPart.Column;

/**
 * Moves the head of a chain and adds the records behind it, with all that is settled together with them, in one statement
 * of PostgreSQL: a request waits for one round trip to the database instead of one for each table.
 */
final class PostgresInsert {
    private static final String MOVED = "with moved as (update techo_audit_head set seq = ?, hash = ?, kept_month = ?"
            + " where node = ? and seq = ? and hash = ? and kept_month <= ? returning node, kept_month)";
    private static final int FIRST_OF_PARTS = 8;
    private static final String RECORDS = "insert into techo_audit (node, seq, recorded_at, action, result,"
            + " status, agent_kind, agent_id, purpose, payload, previous_hash, hash, kept_month)"
            + " select moved.node, r.seq, r.recorded_at, r.action, r.result, r.status, r.agent_kind, r.agent_id, r.purpose,"
            + " r.payload, r.previous_hash, r.hash, moved.kept_month from moved, unnest(?::bigint[], ?::timestamptz[],"
            + " ?::text[], ?::text[], ?::int[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])"
            + " as r (seq, recorded_at, action, result, status, agent_kind, agent_id, purpose, payload, previous_hash,"
            + " hash)";
    private static final String PERSONS = "insert into techo_audit_patient (patient_id, recorded_at, node,"
            + " seq, agent_id, kept_month) select p.patient_id, p.recorded_at, moved.node, p.seq, p.agent_id,"
            + " moved.kept_month from moved, unnest(?::text[], ?::timestamptz[], ?::bigint[], ?::text[])"
            + " as p (patient_id, recorded_at, seq, agent_id)";
    /** In one order everywhere, so that two nodes that settle the same intents do not wait for each other. */
    private static final String SETTLED =
            "delete from techo_audit_intent where id in (select i.id from techo_audit_intent i"
                    + " where i.id = any(?::text[]) and exists (select 1 from moved) order by i.id for update)";

    private final Connection connection;
    private final List<Entry> entries;
    private final List<StatementPart> parts;

    private PostgresInsert(Connection connection, List<Entry> entries, List<StatementPart> parts) {
        this.connection = connection;
        this.entries = entries;
        this.parts = parts;
    }

    /**
     * @param entries one behind the other, the first not the first of the chain
     * @return empty when something must be looked up before
     */
    static Optional<PostgresInsert> of(Connection connection, List<Entry> entries, DisclosureRows disclosures) {
        boolean claims =
                entries.stream().anyMatch(entry -> entry.settlement().rule() == Settlement.Rule.RECORD_ONLY_IF_OPEN);
        if (claims) {
            return Optional.empty();
        }
        List<StatementPart> parts = new ArrayList<>();
        parts.add(records(entries));
        parts.add(persons(entries));
        List<@Nullable Object> intents = new ArrayList<>();
        List<DisclosureEntry> disclosed = new ArrayList<>();
        for (Entry entry : entries) {
            entry.settlement()
                    .intents()
                    .forEach(intent -> intents.add(intent.value().toString()));
            disclosed.addAll(entry.settlement().disclosures());
        }
        if (!intents.isEmpty()) {
            parts.add(new StatementPart(SETTLED, List.of(new Column("text", intents))));
        }
        if (disclosed.isEmpty()) {
            return Optional.of(new PostgresInsert(connection, entries, parts));
        }
        return disclosures.part(disclosed).map(part -> {
            parts.add(part);
            return new PostgresInsert(connection, entries, parts);
        });
    }

    /** @return false, and nothing is done, when the head is elsewhere or in a later month */
    boolean run(LocalDate month) throws SQLException {
        ChainLink first = entries.get(0).link();
        ChainHead last = entries.get(entries.size() - 1).link().head();
        try (PreparedStatement insert = connection.prepareStatement(sql())) {
            insert.setLong(1, last.sequence());
            insert.setString(2, last.hash().hex());
            insert.setObject(3, month);
            insert.setString(4, last.node().value());
            insert.setLong(5, first.position().sequence() - 1);
            insert.setString(6, first.previous().hex());
            insert.setObject(7, month);
            int place = FIRST_OF_PARTS;
            for (StatementPart part : parts) {
                place = part.bind(connection, insert, place);
            }
            try (ResultSet moved = insert.executeQuery()) {
                return moved.next() && moved.getInt(1) == 1;
            }
        }
    }

    private String sql() {
        StringBuilder sql = new StringBuilder(MOVED);
        int number = 0;
        for (StatementPart part : parts) {
            sql.append(", part")
                    .append(++number)
                    .append(" as (")
                    .append(part.sql())
                    .append(')');
        }
        return sql.append(" select count(*) from moved").toString();
    }

    private static StatementPart records(List<Entry> entries) {
        return new StatementPart(
                RECORDS,
                List.of(
                        column("int8", entries, entry -> entry.link().position().sequence()),
                        column("timestamptz", entries, entry -> JdbcAuditRows.at(entry.record())),
                        column("text", entries, entry -> entry.record().action().code()),
                        column(
                                "text",
                                entries,
                                entry -> entry.record().outcome().result().code()),
                        column(
                                "int4",
                                entries,
                                entry -> entry.record().outcome().status()),
                        column(
                                "text",
                                entries,
                                entry -> entry.record().agent().kind().code()),
                        column(
                                "text",
                                entries,
                                entry -> JdbcAuditRows.agentInClear(
                                        entry.record().agent())),
                        column("text", entries, entry -> entry.record().agent().purpose()),
                        column("text", entries, entry -> entry.link().payload()),
                        column("text", entries, entry -> entry.link().previous().hex()),
                        column("text", entries, entry -> entry.link().hash().hex())));
    }

    private static StatementPart persons(List<Entry> entries) {
        List<@Nullable Object> ids = new ArrayList<>();
        List<@Nullable Object> moments = new ArrayList<>();
        List<@Nullable Object> sequences = new ArrayList<>();
        List<@Nullable Object> agents = new ArrayList<>();
        for (Entry entry : entries) {
            AuditAgent agent = entry.record().agent();
            entry.record().subjects().keySet().forEach(person -> {
                ids.add(person.value());
                moments.add(JdbcAuditRows.at(entry.record()));
                sequences.add(entry.link().position().sequence());
                agents.add(JdbcAuditRows.namesPerson(agent) ? agent.id() : null);
            });
        }
        return new StatementPart(
                PERSONS,
                List.of(
                        new Column("text", ids),
                        new Column("timestamptz", moments),
                        new Column("int8", sequences),
                        new Column("text", agents)));
    }

    private static Column column(String type, List<Entry> entries, Function<Entry, Object> value) {
        List<@Nullable Object> values = new ArrayList<>(entries.size());
        entries.forEach(entry -> values.add(value.apply(entry)));
        return new Column(type, values);
    }
}
