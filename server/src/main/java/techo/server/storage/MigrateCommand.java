package techo.server.storage;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.flywaydb.core.api.FlywayException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Brings the schema of a PostgreSQL to what this version expects, as the role that owns it, so that the server can run
 * as another one, which can change neither the schema nor what was recorded.
 */
@Command(
        name = "migrate",
        description = "Migrate the schema as its owner, and let the server's role use it. データベースを移行します",
        mixinStandardHelpOptions = true)
public final class MigrateCommand implements Callable<Integer> {
    private static final int UNUSABLE = 2;

    @Option(
            names = "--url",
            paramLabel = "JDBC",
            required = true,
            defaultValue = "${TECHO_STORAGE_URL}",
            description = "PostgreSQL address (TECHO_STORAGE_URL). データベースのアドレス")
    private String url = "";

    @Option(
            names = "--owner",
            paramLabel = "NAME",
            required = true,
            description = "The role that owns the tables; its password is read from TECHO_OWNER_PASSWORD only")
    private String owner = "";

    @Option(
            names = "--server-role",
            paramLabel = "NAME",
            required = true,
            description = "The role that the server runs as; made when absent, with the password in"
                    + " TECHO_STORAGE_PASSWORD. サーバーが使うロール")
    private String role = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try {
            migrate(environment("TECHO_OWNER_PASSWORD"), environment("TECHO_STORAGE_PASSWORD"));
            return 0;
        } catch (SQLException | FlywayException | StorageUnusableException | IllegalArgumentException e) {
            spec.commandLine().getErr().println("The schema cannot be migrated: " + e.getMessage());
            return UNUSABLE;
        }
    }

    private void migrate(String ownerPassword, String rolePassword) throws SQLException {
        StorageProperties storage =
                new StorageProperties(Path.of("."), url, owner, ownerPassword, 8, Duration.ofHours(24));
        ServerRole server = new ServerRole(role);
        try (HikariDataSource database =
                OpenDatabase.open(DatabaseConnection.pool(storage, new DataDirectory(storage.dataDirectory())))) {
            new SchemaMigrations(database, DatabaseKind.POSTGRESQL).migrate();
            try (Connection connection = database.getConnection()) {
                server.createIfAbsent(connection, rolePassword);
                server.grant(connection);
            }
        }
    }

    private static String environment(String name) {
        return Optional.ofNullable(System.getenv(name))
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> new IllegalArgumentException(name + " is not set"));
    }
}
