package techo.server.export;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import techo.server.consent.SqlPredicate;

/**
 * Reads stored resources through cursors in a read-only snapshot, some hundred rows at a time; large bodies one by one.
 */
final class ResourceRows {
    private static final int FETCH_SIZE = 500;
    private static final String LARGE_BODY =
            "select v.res_encoding, v.res_text_vc, v.res_text from hfj_res_ver v where v.res_id = ? and v.res_ver = ?";

    /** It plans each statement anew: a plan kept for any slice was twelve times as slow. */
    private static final String WHOLE_TABLES = "set local jit = off; set local plan_cache_mode = force_custom_plan";

    /**
     * A slice is a part of the people. The database takes it for fewer rows than it is, or for a part large enough to read
     * whole tables for, and then each slice takes as long as everything; by keys it takes what it holds.
     */
    private static final String BY_KEYS =
            WHOLE_TABLES + "; set local enable_hashjoin = off; set local enable_mergejoin = off";

    private final DataSource dataSource;

    ResourceRows(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** What is done with each resource. */
    interface Sink {
        void accept(StoredResource resource) throws Exception;
    }

    /** What is done with each key. */
    interface KeySink {
        void accept(ResourceKeys keys) throws Exception;
    }

    /** What is done within one snapshot. */
    interface Work {
        void in(Snapshot snapshot) throws Exception;
    }

    /**
     * Reads whole tables where that is faster: by keys, what 300 people consented to took 25 seconds in place of 0.3.
     *
     * @param statement one of {@link ResourceQuery} that reads bodies of everybody
     */
    void ofEverybody(SqlPredicate statement, Sink sink) throws Exception {
        inSnapshot(WHOLE_TABLES, snapshot -> snapshot.read(statement, sink));
    }

    /**
     * All statements see the same state of the data, and ask about consent at the same instant. They are of a part of the
     * people, whom the database finds by their keys.
     */
    void inSnapshot(Work work) throws Exception {
        inSnapshot(BY_KEYS, work);
    }

    private void inSnapshot(String settings, Work work) throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            // PostgreSQL uses a cursor only inside a transaction; without one it would load all rows at once.
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try {
                set(connection, settings);
                work.in(new Snapshot(connection));
            } finally {
                connection.rollback();
            }
        }
    }

    private static void set(Connection connection, String settings) throws SQLException {
        if (connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(settings);
            }
        }
    }

    /** One state of the data. */
    static final class Snapshot {
        private final Connection connection;

        private Snapshot(Connection connection) {
            this.connection = connection;
        }

        /** @param statement one of {@link ResourceQuery} that reads bodies */
        void read(SqlPredicate statement, Sink sink) throws Exception {
            each(statement, row -> {
                Optional<byte[]> json = row.getBoolean("is_large") ? large(row) : StoredBody.read(row);
                if (json.isPresent()) {
                    sink.accept(resource(row, json.get()));
                }
            });
        }

        private Optional<byte[]> large(ResultSet row) throws SQLException {
            try (PreparedStatement select = connection.prepareStatement(LARGE_BODY)) {
                select.setLong(1, row.getLong("res_id"));
                select.setLong(2, row.getLong("res_ver"));
                try (ResultSet body = select.executeQuery()) {
                    return body.next() ? StoredBody.read(body) : Optional.empty();
                }
            }
        }

        /** @param statement one of {@link ResourceQuery} that reads keys */
        void readKeys(SqlPredicate statement, KeySink sink) throws Exception {
            each(
                    statement,
                    row -> sink.accept(new ResourceKeys(
                            row.getLong("res_id"),
                            row.getLong("patient_pid"),
                            row.getString("res_type"),
                            row.getString("fhir_id"),
                            row.getTimestamp("res_updated").toInstant())));
        }

        private void each(SqlPredicate statement, RowSink sink) throws Exception {
            try (PreparedStatement select = connection.prepareStatement(
                    statement.sql(), ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
                select.setFetchSize(FETCH_SIZE);
                int index = 1;
                for (Object argument : statement.arguments()) {
                    select.setObject(index++, argument);
                }
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        sink.accept(rows);
                    }
                }
            }
        }
    }

    private interface RowSink {
        void accept(ResultSet row) throws Exception;
    }

    private static StoredResource resource(ResultSet row, byte[] json) throws SQLException {
        return new StoredResource(
                row.getLong("res_id"),
                row.getLong("patient_pid"),
                row.getString("patient_id"),
                row.getString("res_type"),
                row.getString("fhir_id"),
                row.getLong("res_ver"),
                row.getTimestamp("res_updated"),
                source(row.getString("source_uri"), row.getString("request_id")),
                json);
    }

    /** As HAPI puts {@code meta.source} together: the address up to its fragment, then the request id as fragment. */
    private static String source(@Nullable String uri, @Nullable String requestId) {
        String address = uri == null ? "" : uri;
        int fragment = address.indexOf('#');
        String base = fragment < 0 ? address : address.substring(0, fragment);
        String source = requestId == null || requestId.isBlank() ? base : base + "#" + requestId;
        return source.isBlank() ? "" : source;
    }
}
