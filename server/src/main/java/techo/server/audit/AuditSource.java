package techo.server.audit;

import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;
import techo.server.storage.ExistingDatabase;
import techo.server.storage.StorageProperties;

/** Which database a command reads: the same settings as the server's, from options or its environment variables. */
final class AuditSource {
    @Option(
            names = "--data-directory",
            paramLabel = "DIR",
            defaultValue = "${TECHO_STORAGE_DATADIRECTORY:-data}",
            description = "Data directory (TECHO_STORAGE_DATADIRECTORY). データディレクトリ")
    private Path dataDirectory = Path.of("data");

    @Option(
            names = "--url",
            paramLabel = "JDBC",
            defaultValue = "${TECHO_STORAGE_URL:-}",
            description = "PostgreSQL address (TECHO_STORAGE_URL). データベースのアドレス")
    private String url = "";

    @Option(
            names = "--username",
            paramLabel = "NAME",
            defaultValue = "${TECHO_STORAGE_USERNAME:-}",
            description =
                    "Database user (TECHO_STORAGE_USERNAME); the password is read from TECHO_STORAGE_PASSWORD only")
    private String username = "";

    ExistingDatabase database() {
        String password = System.getenv().getOrDefault("TECHO_STORAGE_PASSWORD", "");
        return new ExistingDatabase(
                new StorageProperties(dataDirectory, url, username, password, 8, Duration.ofHours(24)));
    }
}
