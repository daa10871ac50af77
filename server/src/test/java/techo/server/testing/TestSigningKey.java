package techo.server.testing;

import java.nio.file.Path;
import picocli.CommandLine;
import techo.server.audit.AuditCommand;

/** The key that an operator makes before the first start with PostgreSQL. */
final class TestSigningKey {
    private TestSigningKey() {}

    static Path in(Path directory) {
        Path file = directory.resolve("audit-signing.key");
        int exit = new CommandLine(new AuditCommand()).execute("key", "--new", file.toString());
        if (exit != 0) {
            throw new IllegalStateException("no signing key");
        }
        return file;
    }
}
