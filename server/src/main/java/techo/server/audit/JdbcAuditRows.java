package techo.server.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditAgent.Kind;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.ChainHash;
import techo.policy.audit.ChainHead;
import techo.policy.audit.ChainLink;
import techo.policy.audit.HashChain;
import techo.policy.audit.IntentId;
import techo.policy.audit.NodeId;
import techo.policy.disclosure.DisclosureEntry;
import techo.policy.identity.PatientId;

/** The chains in tables {@code techo_audit} and {@code techo_audit_patient}, and what is stored together with them. */
final class JdbcAuditRows implements AuditRows {
    private static final String INSERT = "insert into techo_audit (node, seq, recorded_at, action, result, status, "
            + "agent_kind, agent_id, purpose, payload, previous_hash, hash, kept_month) values (?,?,?,?,?,?,?,?,?,?,?,?,?)";
    private static final String INSERT_PATIENT =
            "insert into techo_audit_patient (patient_id, recorded_at, node, seq, agent_id, kept_month) values (?,?,?,?,?,?)";

    private static final String SETTLE = "delete from techo_audit_intent where id = ?";

    private final DataSource dataSource;
    private final AuditMonths months;
    private final DisclosureRows disclosures;

    JdbcAuditRows(DataSource dataSource, AuditMonths months, DisclosureRows disclosures) {
        this.dataSource = dataSource;
        this.months = months;
        this.disclosures = disclosures;
    }

    @Override
    public ChainHead head(NodeId node) {
        String sql = "select seq, hash from techo_audit_head where node = ?";
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, node.value());
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? new ChainHead(node, row.getLong(1), ChainHash.ofHex(row.getString(2)))
                        : HashChain.genesis(node);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the head of the audit chain cannot be read", e);
        }
    }

    @Override
    public boolean holds(ChainHead place) {
        String sql = "select 1 from techo_audit where node = ? and seq = ? and hash = ?";
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, place.node().value());
            select.setLong(2, place.sequence());
            select.setString(3, place.hash().hex());
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the audit chain cannot be read", e);
        }
    }

    @Override
    public long drained(String spool) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("select drained from techo_audit_spool where spool = ?")) {
            select.setString(1, spool);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("it cannot be read how much of the spool is stored", e);
        }
    }

    @Override
    public void insert(List<Entry> entries, Optional<Drained> drained) {
        try (Connection connection = dataSource.getConnection()) {
            LocalDate now = months.ready(connection);
            connection.setAutoCommit(false);
            try {
                if (!entries.isEmpty()) {
                    settle(connection, entries);
                    LocalDate month = moveHead(connection, entries, now);
                    insertRecords(connection, entries, month);
                    insertPatients(connection, entries, month);
                    disclosures.insert(connection, disclosed(entries));
                }
                if (drained.isPresent()) {
                    drain(connection, drained.get());
                }
                connection.commit();
            } catch (SQLException | HeadMovedException | SettledElsewhereException e) {
                connection.rollback();
                throw e;
            }
        } catch (SQLException e) {
            throw translated(e);
        }
    }

    private static List<DisclosureEntry> disclosed(List<Entry> entries) {
        return entries.stream()
                .flatMap(entry -> entry.settlement().disclosures().stream())
                .toList();
    }

    /** Holds the head of the chain until the commit. @return the month of these records, never before an earlier one's */
    private static LocalDate moveHead(Connection connection, List<Entry> entries, LocalDate now) throws SQLException {
        ChainLink first = entries.get(0).link();
        ChainHead last = entries.get(entries.size() - 1).link().head();
        Optional<LocalDate> before =
                first.position().sequence() == 1 ? Optional.empty() : Optional.of(monthOfHead(connection, first));
        LocalDate month = before.filter(now::isBefore).orElse(now);
        String sql = before.isPresent()
                ? "update techo_audit_head set seq = ?, hash = ?, kept_month = ? where node = ?"
                : "insert into techo_audit_head (seq, hash, kept_month, node) values (?,?,?,?)";
        try (PreparedStatement move = connection.prepareStatement(sql)) {
            move.setLong(1, last.sequence());
            move.setString(2, last.hash().hex());
            move.setObject(3, month);
            move.setString(4, last.node().value());
            move.executeUpdate();
        }
        return month;
    }

    private static LocalDate monthOfHead(Connection connection, ChainLink next) throws SQLException {
        String sql = "select seq, hash, kept_month from techo_audit_head where node = ? for update";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, next.position().node().value());
            try (ResultSet row = select.executeQuery()) {
                boolean expected = row.next()
                        && row.getLong(1) == next.position().sequence() - 1
                        && row.getString(2).equals(next.previous().hex());
                if (!expected) {
                    throw new HeadMovedException(new IllegalStateException("the head is elsewhere"));
                }
                return row.getObject(3, LocalDate.class);
            }
        }
    }

    private static void drain(Connection connection, Drained drained) throws SQLException {
        String sql = drained.before() == 0
                ? "insert into techo_audit_spool (drained, spool) values (?,?)"
                : "update techo_audit_spool set drained = ? where spool = ?";
        try (PreparedStatement move = connection.prepareStatement(sql)) {
            move.setLong(1, drained.after());
            move.setString(2, drained.spool());
            if (move.executeUpdate() != 1) {
                throw new SQLException("the spool was drained by somebody else");
            }
        }
    }

    /** In one order everywhere, so that two nodes that settle the same intents do not wait for each other. */
    private static void settle(Connection connection, List<Entry> entries) throws SQLException {
        SortedMap<IntentId, Settlement.Rule> intents = new TreeMap<>();
        for (Entry entry : entries) {
            entry.settlement()
                    .intents()
                    .forEach(id -> intents.put(id, entry.settlement().rule()));
        }
        if (intents.isEmpty()) {
            return;
        }
        try (PreparedStatement delete = connection.prepareStatement(SETTLE)) {
            for (IntentId id : intents.keySet()) {
                delete.setString(1, id.value().toString());
                delete.addBatch();
            }
            int[] deleted = delete.executeBatch();
            int at = 0;
            for (Settlement.Rule rule : intents.values()) {
                if (deleted[at++] == 0 && rule == Settlement.Rule.RECORD_ONLY_IF_OPEN) {
                    throw new SettledElsewhereException();
                }
            }
        }
    }

    private static void insertRecords(Connection connection, List<Entry> entries, LocalDate month) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (Entry entry : entries) {
                AuditRecord record = entry.record();
                ChainLink link = entry.link();
                insert.setString(1, link.position().node().value());
                insert.setLong(2, link.position().sequence());
                insert.setObject(3, at(record));
                insert.setString(4, record.action().code());
                insert.setString(5, record.outcome().result().code());
                insert.setInt(6, record.outcome().status());
                insert.setString(7, record.agent().kind().code());
                insert.setString(
                        8, namesPerson(record.agent()) ? "" : record.agent().id());
                insert.setString(9, record.agent().purpose());
                insert.setString(10, link.payload());
                insert.setString(11, link.previous().hex());
                insert.setString(12, link.hash().hex());
                insert.setObject(13, month);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void insertPatients(Connection connection, List<Entry> entries, LocalDate month)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT_PATIENT)) {
            boolean any = false;
            for (Entry entry : entries) {
                for (PatientId patient : entry.record().subjects().keySet()) {
                    insert.setString(1, patient.value());
                    insert.setObject(2, at(entry.record()));
                    insert.setString(3, entry.link().position().node().value());
                    insert.setLong(4, entry.link().position().sequence());
                    AuditAgent agent = entry.record().agent();
                    insert.setString(5, namesPerson(agent) ? agent.id() : null);
                    insert.setObject(6, month);
                    insert.addBatch();
                    any = true;
                }
            }
            if (any) {
                insert.executeBatch();
            }
        }
    }

    /** Such an id is in the payload as ciphertext, and in clear only where it can be deleted. */
    private static boolean namesPerson(AuditAgent agent) {
        return agent.kind() == Kind.CITIZEN || agent.kind() == Kind.DELEGATE;
    }

    private static OffsetDateTime at(AuditRecord record) {
        return record.at().atOffset(ZoneOffset.UTC);
    }

    private static RuntimeException translated(SQLException failure) {
        for (SQLException e = failure; e != null; e = e.getNextException()) {
            String state = e.getSQLState() == null ? "" : e.getSQLState();
            if (state.equals("23505")) {
                return new HeadMovedException(failure);
            }
            if (state.startsWith("22") || state.startsWith("23")) {
                return new RecordRejectedException(failure);
            }
        }
        return new IllegalStateException("the audit trail cannot be written", failure);
    }
}
