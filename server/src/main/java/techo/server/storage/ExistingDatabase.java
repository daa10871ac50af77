package techo.server.storage;

import com.zaxxer.hikari.HikariConfig;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Opens the database of a server for a command beside it: reads what is there, and creates or migrates nothing. */
public final class ExistingDatabase {
    private static final int H2_IN_USE = 90020;

    private final StorageProperties properties;

    public ExistingDatabase(StorageProperties properties) {
        this.properties = properties;
    }

    /** @throws StorageUnusableException when there is none, or a running server holds the embedded one */
    public Connection open() {
        DatabaseKind kind = DatabaseConnection.kind(properties);
        if (kind == DatabaseKind.H2
                && Files.notExists(properties.dataDirectory().resolve("techo.mv.db"))) {
            throw new StorageUnusableException("There is no database in " + properties.dataDirectory());
        }
        DataDirectory directory =
                new DataDirectory(properties.dataDirectory().toAbsolutePath().normalize());
        HikariConfig settings = DatabaseConnection.pool(properties, directory);
        Properties login = new Properties();
        login.putAll(settings.getDataSourceProperties());
        // A long read is the purpose here, not a mistake.
        login.remove("options");
        login.setProperty("user", settings.getUsername());
        login.setProperty("password", settings.getPassword());
        try {
            return DriverManager.getConnection(
                    settings.getJdbcUrl() + (kind == DatabaseKind.H2 ? ";IFEXISTS=TRUE" : ""), login);
        } catch (SQLException e) {
            throw new StorageUnusableException(
                    e.getErrorCode() == H2_IN_USE
                            ? "The embedded database is in use: stop the server first, or use PostgreSQL"
                            : "The database cannot be opened: " + e.getMessage(),
                    e);
        }
    }
}
