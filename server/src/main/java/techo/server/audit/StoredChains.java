package techo.server.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import techo.policy.audit.ChainHash;
import techo.policy.audit.ChainLink;
import techo.policy.audit.ChainPosition;
import techo.policy.audit.NodeId;

/** Reads all chains of a database, node by node, as a stream. */
final class StoredChains {
    private static final String SELECT =
            "select node, seq, previous_hash, hash, payload from techo_audit order by node, seq";
    private static final int AT_ONCE = 5000;

    private final Connection connection;

    /** @param connection used for nothing else meanwhile */
    StoredChains(Connection connection) {
        this.connection = connection;
    }

    void forEach(Consumer<ChainLink> link) throws SQLException {
        // Both are needed to have rows arrive in portions instead of all at once: no auto-commit (PostgreSQL), lazy
        // (H2).
        connection.setAutoCommit(false);
        if (connection.getMetaData().getDatabaseProductName().equals("H2")) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("set lazy_query_execution true");
            }
        }
        try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setFetchSize(AT_ONCE);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    link.accept(link(row));
                }
            }
        }
        connection.rollback();
    }

    private static ChainLink link(ResultSet row) throws SQLException {
        return new ChainLink(
                new ChainPosition(new NodeId(row.getString(1)), row.getLong(2)),
                ChainHash.ofHex(row.getString(3)),
                ChainHash.ofHex(row.getString(4)),
                row.getString(5));
    }
}
