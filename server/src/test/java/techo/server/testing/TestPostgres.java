package techo.server.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;

/**
 * A real PostgreSQL for tests: the one that {@code TEST_POSTGRESQL_URL} (with {@code _USERNAME} and
 * {@code _PASSWORD}) names, or one that is unpacked and started here, as root or not.
 */
public final class TestPostgres {
    private static final String HELP = "PostgreSQL for tests could not be started. The bundled server needs a user "
            + "that is not root, or the right to make a user namespace (unshare -U). Give a running PostgreSQL 15 or "
            + "later instead: TEST_POSTGRESQL_URL, TEST_POSTGRESQL_USERNAME, TEST_POSTGRESQL_PASSWORD "
            + "(the user must be allowed to create databases).";

    private final String url;
    private final String username;
    private final String password;

    private TestPostgres(String url, String username, String password) {
        this.url = url;
        this.username = username;
        this.password = password;
    }

    /** Properties of the server that let it use a new, empty database. */
    public static Map<String, Object> freshDatabase() {
        TestPostgres server = Holder.SERVER;
        String database = "techo_" + UUID.randomUUID().toString().replace("-", "");
        server.execute("CREATE DATABASE " + database);
        return Map.of(
                "techo.storage.url", server.url + database,
                "techo.storage.username", server.username,
                "techo.storage.password", server.password);
    }

    private void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(url + "postgres", username, password);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(HELP, e);
        }
    }

    private static TestPostgres connect() {
        String given = System.getenv("TEST_POSTGRESQL_URL");
        if (given != null) {
            return new TestPostgres(
                    given.endsWith("/") ? given : given + "/",
                    System.getenv("TEST_POSTGRESQL_USERNAME"),
                    System.getenv("TEST_POSTGRESQL_PASSWORD"));
        }
        try {
            EmbeddedPostgres embedded = EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "300")
                    // On, to measure what a real disk costs.
                    .setServerConfig("fsync", System.getProperty("test.fsync", "off"))
                    .setConnectConfig("connectTimeout", "20")
                    .start();
            return new TestPostgres("jdbc:postgresql://localhost:" + embedded.getPort() + "/", "postgres", "postgres");
        } catch (IOException | RuntimeException e) {
            throw new IllegalStateException(HELP, e);
        }
    }

    /** One server per test run; it is stopped with the JVM. */
    private static final class Holder {
        private static final TestPostgres SERVER = connect();
    }
}
