package techo.server.storage;

import com.zaxxer.hikari.HikariConfig;

/** Turns the settings into a connection pool for the database they choose. */
final class DatabaseConnection {
    /** Long enough for the other import of the same file to end, so that this one can say so. */
    private static final int LOCK_TIMEOUT_MILLIS = 30_000;

    private DatabaseConnection() {}

    static DatabaseKind kind(StorageProperties properties) {
        return properties.url().isEmpty() ? DatabaseKind.H2 : DatabaseKind.POSTGRESQL;
    }

    static HikariConfig pool(StorageProperties properties, DataDirectory directory) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("techo");
        pool.setMaximumPoolSize(properties.poolSize());
        pool.setMinimumIdle(4);
        pool.setConnectionTimeout(10_000);
        switch (kind(properties)) {
            case POSTGRESQL -> postgresql(pool, properties);
            case H2 -> h2(pool, properties, directory);
        }
        return pool;
    }

    private static void postgresql(HikariConfig pool, StorageProperties properties) {
        pool.setJdbcUrl(properties.url());
        pool.setUsername(properties.username());
        pool.setPassword(properties.password());
        long millis = properties.statementTimeout().toMillis();
        pool.addDataSourceProperty(
                "options",
                // What was answered must survive a crash of the database, whatever its own default is.
                "-c synchronous_commit=on -c statement_timeout=" + millis + " -c lock_timeout=" + LOCK_TIMEOUT_MILLIS
                        + " -c idle_in_transaction_session_timeout=60000");
        pool.addDataSourceProperty("reWriteBatchedInserts", "true");
        // The details of an error quote the row, and errors are logged.
        pool.addDataSourceProperty("logServerErrorDetail", "false");
        pool.addDataSourceProperty("ApplicationName", "techo");
    }

    private static void h2(HikariConfig pool, StorageProperties properties, DataDirectory directory) {
        String key = new EmbeddedDatabaseKey(directory.path()).readOrCreate();
        // WRITE_DELAY=0: what was committed is in the file when the answer leaves, also when the process is killed.
        // TRACE_LEVEL_FILE=0: H2 would write each failed statement beside the database, with values of rows.
        // QUERY_CACHE_SIZE: a read takes more than the eight statements that H2 keeps, and would parse each anew.
        pool.setJdbcUrl("jdbc:h2:file:" + directory.path().resolve("techo")
                + ";CIPHER=AES;WRITE_DELAY=0;TRACE_LEVEL_FILE=0;DB_CLOSE_ON_EXIT=FALSE;QUERY_CACHE_SIZE=256;LOCK_TIMEOUT="
                + LOCK_TIMEOUT_MILLIS
                + ";QUERY_TIMEOUT="
                + properties.statementTimeout().toMillis());
        pool.setUsername("techo");
        pool.setPassword(key + " " + key);
    }
}
