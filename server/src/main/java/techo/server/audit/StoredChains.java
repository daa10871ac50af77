package techo.server.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import techo.policy.audit.ChainHash;
import techo.policy.audit.ChainHead;
import techo.policy.audit.ChainPosition;
import techo.policy.audit.LinkRecomputation;
import techo.policy.audit.NodeId;
import techo.policy.audit.RecomputedLink;

/** Reads all chains of a database, node by node, as a stream. */
final class StoredChains {
    private static final String SELECT =
            "select node, seq, previous_hash, hash, payload from techo_audit order by node, seq";
    private static final int AT_ONCE = 2000;

    private final Connection connection;

    /** @param connection used for nothing else meanwhile */
    StoredChains(Connection connection) {
        this.connection = connection;
    }

    /** Every link, hashed anew while the next rows are fetched. */
    void recompute(Consumer<RecomputedLink> link) throws SQLException {
        try (InOrder<List<RecomputedLink>> portions = new InOrder<>(portion -> portion.forEach(link))) {
            List<StoredLink> gathered = new ArrayList<>(AT_ONCE);
            forEach(stored -> {
                gathered.add(stored);
                if (gathered.size() == AT_ONCE) {
                    recompute(portions, gathered);
                }
            });
            recompute(portions, gathered);
            portions.finish();
        }
    }

    /** The last records of months that were dropped, as the database says it. */
    List<ChainHead> retired() throws SQLException {
        List<ChainHead> retired = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select node, seq, hash from techo_audit_retired")) {
            while (row.next()) {
                retired.add(
                        new ChainHead(new NodeId(row.getString(1)), row.getLong(2), ChainHash.ofHex(row.getString(3))));
            }
        }
        return retired;
    }

    void forEach(Consumer<StoredLink> link) throws SQLException {
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
                read(row, link);
            }
        }
        connection.rollback();
    }

    private static void read(ResultSet row, Consumer<StoredLink> link) throws SQLException {
        NodeId node = new NodeId("none");
        while (row.next()) {
            String name = row.getString(1);
            if (!node.value().equals(name)) {
                node = new NodeId(name);
            }
            link.accept(new StoredLink(
                    new ChainPosition(node, row.getLong(2)), bytes(row, 3), bytes(row, 4), bytes(row, 5)));
        }
    }

    private static byte[] bytes(ResultSet row, int column) throws SQLException {
        return row.getBytes(column);
    }

    private static void recompute(InOrder<List<RecomputedLink>> portions, List<StoredLink> gathered) {
        List<StoredLink> portion = List.copyOf(gathered);
        gathered.clear();
        portions.add(() -> {
            LinkRecomputation recomputation = new LinkRecomputation();
            return portion.stream()
                    .map(stored -> stored.recompute(recomputation))
                    .toList();
        });
    }
}
