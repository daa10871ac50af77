package techo.server.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.ChainHead;
import techo.policy.audit.ChainLink;
import techo.policy.identity.PatientId;
import techo.server.audit.AuditRows.Entry;
import techo.server.audit.AuditRows.HeadMovedException;

/** Moves the head of a chain and adds the records behind it, in the transaction that runs, whatever the database. */
final class StepwiseInsert {
    private static final String INSERT = "insert into techo_audit (node, seq, recorded_at, action, result, status, "
            + "agent_kind, agent_id, purpose, payload, previous_hash, hash, kept_month) values (?,?,?,?,?,?,?,?,?,?,?,?,?)";
    private static final String INSERT_PATIENT =
            "insert into techo_audit_patient (patient_id, recorded_at, node, seq, agent_id, kept_month) values (?,?,?,?,?,?)";

    private final Connection connection;
    private final List<Entry> entries;

    StepwiseInsert(Connection connection, List<Entry> entries) {
        this.connection = connection;
        this.entries = entries;
    }

    /**
     * Holds the head of the chain until the commit.
     *
     * @param wanted the month of these records, if no earlier one has a later month
     * @return their month
     * @throws HeadMovedException when the head is elsewhere
     */
    LocalDate run(LocalDate wanted) throws SQLException {
        ChainLink first = entries.get(0).link();
        ChainHead last = entries.get(entries.size() - 1).link().head();
        LocalDate month = wanted;
        if (first.position().sequence() == 1) {
            beginHead(last, month);
        } else if (!moveHead(first, last, month)) {
            // Moved by another process, or to a month that this one has not heard of.
            month = monthOfHead(first);
            if (!moveHead(first, last, month)) {
                throw headMoved();
            }
        }
        records(month);
        persons(month);
        return month;
    }

    private void beginHead(ChainHead last, LocalDate month) throws SQLException {
        try (PreparedStatement begin = connection.prepareStatement(
                "insert into techo_audit_head (seq, hash, kept_month, node) values (?,?,?,?)")) {
            begin.setLong(1, last.sequence());
            begin.setString(2, last.hash().hex());
            begin.setObject(3, month);
            begin.setString(4, last.node().value());
            begin.executeUpdate();
        }
    }

    /** @return false when the head is elsewhere, or in a later month */
    private boolean moveHead(ChainLink first, ChainHead last, LocalDate month) throws SQLException {
        try (PreparedStatement move = connection.prepareStatement("update techo_audit_head set seq = ?, hash = ?,"
                + " kept_month = ? where node = ? and seq = ? and hash = ? and kept_month <= ?")) {
            move.setLong(1, last.sequence());
            move.setString(2, last.hash().hex());
            move.setObject(3, month);
            move.setString(4, last.node().value());
            move.setLong(5, first.position().sequence() - 1);
            move.setString(6, first.previous().hex());
            move.setObject(7, month);
            return move.executeUpdate() == 1;
        }
    }

    private LocalDate monthOfHead(ChainLink next) throws SQLException {
        String sql = "select seq, hash, kept_month from techo_audit_head where node = ? for update";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, next.position().node().value());
            try (ResultSet row = select.executeQuery()) {
                boolean expected = row.next()
                        && row.getLong(1) == next.position().sequence() - 1
                        && row.getString(2).equals(next.previous().hex());
                if (!expected) {
                    throw headMoved();
                }
                return row.getObject(3, LocalDate.class);
            }
        }
    }

    private static HeadMovedException headMoved() {
        return new HeadMovedException(new IllegalStateException("the head is elsewhere"));
    }

    private void records(LocalDate month) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (Entry entry : entries) {
                AuditRecord record = entry.record();
                ChainLink link = entry.link();
                insert.setString(1, link.position().node().value());
                insert.setLong(2, link.position().sequence());
                insert.setObject(3, JdbcAuditRows.at(record));
                insert.setString(4, record.action().code());
                insert.setString(5, record.outcome().result().code());
                insert.setInt(6, record.outcome().status());
                insert.setString(7, record.agent().kind().code());
                insert.setString(8, JdbcAuditRows.agentInClear(record.agent()));
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

    private void persons(LocalDate month) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT_PATIENT)) {
            boolean any = false;
            for (Entry entry : entries) {
                for (PatientId patient : entry.record().subjects().keySet()) {
                    insert.setString(1, patient.value());
                    insert.setObject(2, JdbcAuditRows.at(entry.record()));
                    insert.setString(3, entry.link().position().node().value());
                    insert.setLong(4, entry.link().position().sequence());
                    AuditAgent agent = entry.record().agent();
                    insert.setString(5, JdbcAuditRows.namesPerson(agent) ? agent.id() : null);
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
}
