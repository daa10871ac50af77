package techo.server.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import techo.policy.audit.TouchedItems;
import techo.policy.consent.DataCategory;
import techo.policy.identity.PatientId;

/**
 * Touched items in a table of one session of the database, which nobody else sees and which goes with it: as many as there
 * are, however little memory.
 */
final class TouchedRows implements TouchedItems, AutoCloseable {
    private static final int AT_ONCE = 1_000;
    private static final String TABLE = "techo_touched_item";
    private static final String DROP = "drop table if exists " + TABLE;

    private static final String COUNTS = "select person, type, count(*) from (select distinct person, type, id from "
            + TABLE + ") i group by person, type";

    private static final String CATEGORIES = "select r.category, count(*) from (select distinct person, type, id from "
            + TABLE + ") i left join hfj_resource h on h.res_type = i.type and h.fhir_id = i.id"
            + " left join techo_resource r on r.res_id = h.res_id group by r.category";

    private final Connection connection;
    private final PreparedStatement insert;
    private int waiting;

    private TouchedRows(Connection connection, PreparedStatement insert) {
        this.connection = connection;
        this.insert = insert;
    }

    static TouchedRows open(DataSource database) {
        try {
            Connection connection = database.getConnection();
            try {
                connection.setAutoCommit(false);
                if (connection.isWrapperFor(PGConnection.class)) {
                    // To count millions takes longer than a request for a page may.
                    execute(connection, "set statement_timeout = 0");
                }
                execute(connection, DROP);
                execute(
                        connection,
                        "create local temporary table " + TABLE
                                + " (person varchar(64) not null, type varchar(64) not null, id varchar(64) not null)");
                connection.commit();
                return new TouchedRows(
                        connection,
                        connection.prepareStatement("insert into " + TABLE + " (person, type, id) values (?, ?, ?)"));
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void add(PatientId person, String type, String id) {
        try {
            insert.setString(1, person.value());
            insert.setString(2, type);
            insert.setString(3, id);
            insert.addBatch();
            if (++waiting == AT_ONCE) {
                write();
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public Map<PatientId, Map<String, Long>> counts() {
        Map<PatientId, Map<String, Long>> counts = new HashMap<>();
        query(
                COUNTS,
                row -> counts.computeIfAbsent(new PatientId(row.getString(1)), person -> new TreeMap<>())
                        .put(row.getString(2), row.getLong(3)));
        return counts;
    }

    /** How many of each category, as they are now; unknown of those that are not there any more. */
    Map<DataCategory, Long> categories() {
        Map<DataCategory, Long> categories = new EnumMap<>(DataCategory.class);
        query(
                CATEGORIES,
                row -> categories.merge(
                        DataCategory.ofNumber(row.getInt(1)).orElse(DataCategory.UNKNOWN), row.getLong(2), Long::sum));
        return categories;
    }

    @Override
    public void close() {
        try (connection) {
            connection.rollback();
            execute(connection, DROP);
            if (connection.isWrapperFor(PGConnection.class)) {
                execute(connection, "reset statement_timeout");
            }
            connection.commit();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private void query(String sql, Reading reading) {
        try {
            write();
            try (Statement select = connection.createStatement();
                    ResultSet row = select.executeQuery(sql)) {
                while (row.next()) {
                    reading.row(row);
                }
            }
            connection.commit();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private void write() throws SQLException {
        if (waiting > 0) {
            int[] unused = insert.executeBatch();
            // Until the next records that fit are found it may take long, and the database ends who waits in a
            // transaction.
            connection.commit();
            waiting = 0;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean unused = statement.execute(sql);
        }
    }

    private static IllegalStateException failed(SQLException cause) {
        return new IllegalStateException("what an incident touched cannot be counted", cause);
    }

    @FunctionalInterface
    private interface Reading {
        void row(ResultSet row) throws SQLException;
    }
}
