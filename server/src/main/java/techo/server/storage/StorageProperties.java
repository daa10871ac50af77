package techo.server.storage;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import techo.server.config.ProductionRule;
import techo.server.config.Secrets;

/**
 * Where records are kept.
 *
 * @param dataDirectory holds the embedded database, its key, and the files of exports; created when absent
 * @param url JDBC address of PostgreSQL 15 or later; when empty, an encrypted H2 file in the data directory is used
 * @param username database user; PostgreSQL only
 * @param password database password; PostgreSQL only
 * @param poolSize connections in the pool; more than the request threads, because a request may need a second one; up
 *     to an eighth asks about files of exports that are complete
 * @param statementTimeout the longest a single statement may run
 */
@ConfigurationProperties(prefix = "techo.storage", ignoreUnknownFields = false)
public record StorageProperties(
        @DefaultValue("data") Path dataDirectory,
        @DefaultValue("") String url,
        @DefaultValue("") String username,
        @DefaultValue("") String password,
        @DefaultValue("48") int poolSize,
        @DefaultValue("30s") Duration statementTimeout)
        implements ProductionRule {

    public StorageProperties {
        if (!url.isEmpty() && !url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("techo.storage.url must start with jdbc:postgresql:");
        }
        if (!url.isEmpty() && (username.isEmpty() || password.isEmpty())) {
            throw new IllegalArgumentException("techo.storage.url needs techo.storage.username and .password");
        }
        if (poolSize < 8) {
            throw new IllegalArgumentException("techo.storage.pool-size must be at least 8, was " + poolSize);
        }
        if (statementTimeout.isNegative() || statementTimeout.isZero()) {
            throw new IllegalArgumentException("techo.storage.statement-timeout must be positive");
        }
    }

    @Override
    public List<String> unsafeInProduction() {
        return url.isEmpty()
                ? List.of("techo.storage.url is empty: records would be in an embedded database")
                : Secrets.complaint("techo.storage.password", password);
    }

    /** Hides the password, so that no log line or error text can show it. */
    @Override
    public String toString() {
        return "StorageProperties[dataDirectory=" + dataDirectory + ", url=" + url + "]";
    }
}
