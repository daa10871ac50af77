package techo.server.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;
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

    /** Every link, hashed anew while the next rows are on their way. */
    void recompute(Consumer<RecomputedLink> link) throws SQLException {
        if (isPostgres()) {
            recompute(this::copy, () -> new CopiedRows()::read, link);
        } else {
            recompute(this::select, Function::identity, link);
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
        if (isPostgres()) {
            CopiedRows rows = new CopiedRows();
            copy(row -> link.accept(rows.read(row)));
        } else {
            select(link);
        }
    }

    private boolean isPostgres() throws SQLException {
        return connection.isWrapperFor(PGConnection.class);
    }

    /**
     * PostgreSQL goes on sending while rows are hashed; a cursor would wait for each portion to be asked for. Sorting is
     * left to the index of the primary key, because rows of years would be sorted on the disk.
     */
    private void copy(Consumer<byte[]> each) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local enable_sort = off");
        }
        CopyOut copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("copy (" + SELECT + ") to stdout (format binary)");
        try {
            for (byte[] message = copy.readFromCopy(); message != null; message = copy.readFromCopy()) {
                CopiedRows.row(message).ifPresent(each);
            }
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
        connection.rollback();
    }

    private void select(Consumer<StoredLink> link) throws SQLException {
        // Both are needed to have rows arrive in portions instead of all at once: no auto-commit, lazy.
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set lazy_query_execution true");
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
                    new ChainPosition(node, row.getLong(2)), row.getBytes(3), row.getBytes(4), row.getBytes(5)));
        }
    }

    /** @param readers makes one for each portion, which one thread reads */
    private static <T> void recompute(
            Rows<T> rows, Supplier<Function<T, StoredLink>> readers, Consumer<RecomputedLink> link)
            throws SQLException {
        try (InOrder<List<RecomputedLink>> portions = new InOrder<>(portion -> portion.forEach(link))) {
            List<T> gathered = new ArrayList<>(AT_ONCE);
            rows.forEach(row -> {
                gathered.add(row);
                if (gathered.size() == AT_ONCE) {
                    portions.add(recomputed(List.copyOf(gathered), readers.get()));
                    gathered.clear();
                }
            });
            portions.add(recomputed(List.copyOf(gathered), readers.get()));
            portions.finish();
        }
    }

    private static <T> Callable<List<RecomputedLink>> recomputed(List<T> portion, Function<T, StoredLink> reader) {
        return () -> {
            LinkRecomputation recomputation = new LinkRecomputation();
            return portion.stream()
                    .map(row -> reader.apply(row).recompute(recomputation))
                    .toList();
        };
    }

    /** Rows as a database gives them. */
    private interface Rows<T> {
        void forEach(Consumer<T> row) throws SQLException;
    }
}
