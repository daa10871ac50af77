package techo.server.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.audit.ChainHead;
import techo.policy.audit.ChainPosition;
import techo.policy.audit.Checkpoint;
import techo.policy.audit.HashChain;
import techo.policy.audit.NodeId;
import techo.policy.audit.SignedNote;

/** Checkpoints in table {@code techo_audit_checkpoint}. */
final class JdbcCheckpointedRecords implements CheckpointedRecords {
    private static final int AT_ONCE = 2000;

    private final DataSource database;
    private final JdbcTemplate jdbc;

    JdbcCheckpointedRecords(DataSource database) {
        this.database = database;
        this.jdbc = new JdbcTemplate(database);
    }

    @Override
    public ChainHead covered(NodeId node) {
        return jdbc
                .queryForList(
                        "select note from techo_audit_checkpoint where node = ? order by last_seq desc fetch first 1 rows only",
                        String.class,
                        node.value())
                .stream()
                .findFirst()
                .map(note -> Checkpoint.parse(SignedNote.parse(note).text()).head())
                .orElseGet(() -> HashChain.genesis(node));
    }

    /** In a transaction of its own that only reads, so that PostgreSQL gives rows in portions. */
    @Override
    public void payloads(NodeId node, long first, long last, Consumer<String> payload) {
        String sql = "select payload from techo_audit where node = ? and seq between ? and ? order by seq";
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setFetchSize(AT_ONCE);
                select.setString(1, node.value());
                select.setLong(2, first);
                select.setLong(3, last);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        payload.accept(row.getString(1));
                    }
                }
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the records of a checkpoint cannot be read", e);
        }
    }

    @Override
    public void keep(Checkpoint checkpoint, SignedNote note) {
        long size = checkpoint.head().sequence();
        try {
            jdbc.update(
                    "insert into techo_audit_checkpoint (node, first_seq, last_seq, note) values (?,?,?,?)",
                    checkpoint.head().node().value(),
                    checkpoint.segment().map(Checkpoint.Segment::first).orElse(size),
                    size,
                    note.note());
        } catch (DuplicateKeyException e) {
            // Another process with the name of this node was first; what it signed is as true.
        }
    }

    @Override
    public Optional<SignedNote> covering(ChainPosition position) {
        return jdbc
                .queryForList(
                        "select note from techo_audit_checkpoint where node = ? and last_seq >= ? and first_seq <= ?"
                                + " order by last_seq fetch first 1 rows only",
                        String.class,
                        position.node().value(),
                        position.sequence(),
                        position.sequence())
                .stream()
                .findFirst()
                .map(SignedNote::parse);
    }
}
