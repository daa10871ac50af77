package techo.server.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import techo.server.storage.DatabaseKind;

/**
 * Has one node of all do what takes long, while the others go on. A node that dies lets go with its session: nothing is left
 * behind. Not within a transaction, because the database ends who waits in one.
 */
final class OneNode {
    private static final String TAKE = "select pg_try_advisory_lock(hashtextextended(?, 0))";
    private static final String GIVE_BACK = "select pg_advisory_unlock(hashtextextended(?, 0))";

    private final DataSource database;
    private final DatabaseKind kind;
    private final Set<String> here = ConcurrentHashMap.newKeySet();

    OneNode(DataSource database, DatabaseKind kind) {
        this.database = database;
        this.kind = kind;
    }

    /** @return false when somebody else does it now, and what the work returns otherwise */
    boolean alone(String what, BooleanSupplier work) {
        if (!here.add(what)) {
            return false;
        }
        try {
            return kind == DatabaseKind.POSTGRESQL ? amongAll(what, work) : work.getAsBoolean();
        } finally {
            here.remove(what);
        }
    }

    private boolean amongAll(String what, BooleanSupplier work) {
        try (Connection session = database.getConnection()) {
            if (!answer(session, TAKE, what)) {
                return false;
            }
            try {
                return work.getAsBoolean();
            } finally {
                boolean unused = answer(session, GIVE_BACK, what);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("no node could be chosen", e);
        }
    }

    private static boolean answer(Connection session, String question, String what) throws SQLException {
        try (PreparedStatement ask = session.prepareStatement(question)) {
            ask.setString(1, what);
            try (ResultSet row = ask.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
