package techo.server.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditAgent.Kind;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.ChainHash;
import techo.policy.audit.ChainHead;
import techo.policy.audit.HashChain;
import techo.policy.audit.IntentId;
import techo.policy.audit.NodeId;
import techo.policy.disclosure.DisclosureEntry;

/** The chains in tables {@code techo_audit} and {@code techo_audit_patient}, and what is stored together with them. */
final class JdbcAuditRows implements AuditRows {
    private static final String SETTLE = "delete from techo_audit_intent where id = ?";

    private final DataSource dataSource;
    private final AuditMonths months;
    private final DisclosureRows disclosures;
    /** What this process last wrote; the table decides. */
    private final Map<NodeId, LocalDate> monthsOfHeads = new ConcurrentHashMap<>();

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
            if (drained.isEmpty() && inOneStatement(connection, entries, now)) {
                return;
            }
            connection.setAutoCommit(false);
            try {
                if (!entries.isEmpty() && !inOneStatement(connection, entries, now)) {
                    settle(connection, entries);
                    LocalDate month = new StepwiseInsert(connection, entries).run(monthOf(entries, now));
                    monthsOfHeads.put(node(entries), month);
                    disclosures.insert(connection, disclosed(entries));
                }
                if (drained.isPresent()) {
                    drain(connection, drained.get());
                }
                connection.commit();
            } catch (SQLException | HeadMovedException | SettledElsewhereException e) {
                connection.rollback();
                monthsOfHeads.clear();
                throw e;
            }
        } catch (SQLException e) {
            throw translated(e);
        }
    }

    /**
     * @return false when nothing was done: this is another database, a new chain, something must be looked up before, or the
     *     head is not where it was left
     */
    private boolean inOneStatement(Connection connection, List<Entry> entries, LocalDate now) throws SQLException {
        if (entries.isEmpty()
                || entries.get(0).link().position().sequence() == 1
                || !connection.isWrapperFor(PGConnection.class)) {
            return false;
        }
        Optional<PostgresInsert> whole = PostgresInsert.of(connection, entries, disclosures);
        return whole.isPresent() && whole.get().run(monthOf(entries, now));
    }

    /** As far as this process knows, which wrote the record before. */
    private LocalDate monthOf(List<Entry> entries, LocalDate now) {
        LocalDate known = monthsOfHeads.getOrDefault(node(entries), now);
        return known.isAfter(now) ? known : now;
    }

    private static NodeId node(List<Entry> entries) {
        return entries.get(0).link().position().node();
    }

    private static List<DisclosureEntry> disclosed(List<Entry> entries) {
        return entries.stream()
                .flatMap(entry -> entry.settlement().disclosures().stream())
                .toList();
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
            Settlement.Rule rule = entry.settlement().rule();
            for (IntentId id : entry.settlement().intents()) {
                Optional<Settlement.Rule> before = Optional.ofNullable(intents.put(id, rule));
                boolean claimed = rule == Settlement.Rule.RECORD_ONLY_IF_OPEN
                        || before.equals(Optional.of(Settlement.Rule.RECORD_ONLY_IF_OPEN));
                if (before.isPresent() && claimed) {
                    // Another entry settles the same; each alone finds out what is open.
                    throw new SettledElsewhereException();
                }
            }
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

    /** Such an id is in the payload as ciphertext, and in clear only where it can be deleted. */
    static boolean namesPerson(AuditAgent agent) {
        return agent.kind() == Kind.CITIZEN || agent.kind() == Kind.DELEGATE;
    }

    static String agentInClear(AuditAgent agent) {
        return namesPerson(agent) ? "" : agent.id();
    }

    static OffsetDateTime at(AuditRecord record) {
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
