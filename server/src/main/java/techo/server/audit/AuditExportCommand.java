package techo.server.audit;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the audit trail to a file that can be verified without the server. */
@Command(
        name = "export",
        description = "Write the audit trail to a file. 監査証跡をファイルに書き出します",
        mixinStandardHelpOptions = true)
final class AuditExportCommand implements Callable<Integer> {
    private static final int UNREADABLE = 2;

    @Mixin
    private AuditSource source = new AuditSource();

    @Option(names = "--to", paramLabel = "FILE", required = true, description = "The file to write. 書き出し先")
    private Path to = Path.of("audit.ndjson");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (Connection connection = source.database().open()) {
            new ChainFile(to).write(new StoredChains(connection)::forEach);
            return 0;
        } catch (Exception e) {
            spec.commandLine().getErr().println("The audit trail cannot be written: " + e.getMessage());
            return UNREADABLE;
        }
    }
}
