package techo.server.export;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import techo.server.cli.ServerConnection;

/**
 * Takes out of a server what the token's holder may have: the manifest, NDJSON files and, of one person's record, the
 * files as once received.
 */
@Command(
        name = "export",
        description = "Download one person's whole record, or what people opened to an organisation."
                + " 本人の記録、または提供に同意した人の記録を取り出します",
        mixinStandardHelpOptions = true)
public final class ExportCommand implements Callable<Integer> {
    @Mixin
    private ServerConnection server = new ServerConnection();

    @ArgGroup(multiplicity = "1")
    private Level level = new Level();

    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            description = "Directory to create or an empty one. 保存先のフォルダー")
    private Path directory = Path.of(".");

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description =
                    "Only what changed since: what transaction-time.txt of the last export says, of the same level."
                            + " 前回のエクスポート以降の変更のみ(前回のtransaction-time.txtの時刻)")
    private Optional<Instant> since = Optional.empty();

    @Spec
    private CommandSpec command = CommandSpec.create();

    /** One of them is given. */
    private static final class Level {
        @Option(names = "--patient", paramLabel = "ID", description = "Patient id. 本人のPatient id")
        private String patient = "";

        @Option(names = "--group", paramLabel = "ID", description = "Group id. Groupのid")
        private String group = "";

        @Option(names = "--people", description = "Everyone who consented. 同意した人すべて")
        private boolean people;

        @Option(names = "--system", description = "Everyone who consented, and the directory. 同意した人すべてと施設等の情報")
        private boolean system;

        /** @return the path of the operation, below the base */
        String kickOff() {
            if (system) {
                return "/$export";
            }
            if (people) {
                return "/Patient/$export";
            }
            return (group.isEmpty() ? "/Patient/" + patient : "/Group/" + group) + "/$export";
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            requireEmpty();
            ExportClient.Summary done = new ExportClient(server).download(level.kickOff(), since, directory);
            PrintWriter out = command.commandLine().getOut();
            out.println(done.resources() + " resources, " + done.originals() + " original files in " + directory);
            if (since.isPresent()) {
                out.println(done.deletions() + " to delete first, named in deleted-*.ndjson");
            }
            out.println("The next export: --since " + done.transactionTime());
            return ExitCode.OK;
        } catch (IOException e) {
            command.commandLine().getErr().println(ServerConnection.why(e));
            return ExitCode.SOFTWARE;
        }
    }

    private void requireEmpty() throws IOException {
        Files.createDirectories(directory);
        try (var present = Files.list(directory)) {
            if (present.findAny().isPresent()) {
                throw new IOException("The directory is not empty: " + directory);
            }
        }
    }
}
