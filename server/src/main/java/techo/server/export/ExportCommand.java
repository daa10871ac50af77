package techo.server.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import techo.server.cli.ServerConnection;

/** Takes one person's record out of a server: the manifest, NDJSON files, and the files as once received. */
@Command(
        name = "export",
        description = "Download one person's whole record. 本人の記録をすべて取り出します",
        mixinStandardHelpOptions = true)
public final class ExportCommand implements Callable<Integer> {
    @Mixin
    private ServerConnection server = new ServerConnection();

    @Option(names = "--patient", paramLabel = "ID", required = true, description = "Patient id. 本人のPatient id")
    private String patient = "";

    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            description = "Directory to create or an empty one. 保存先のフォルダー")
    private Path directory = Path.of(".");

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        try {
            requireEmpty();
            ExportClient.Summary done = new ExportClient(server).download(patient, directory);
            command.commandLine()
                    .getOut()
                    .println(done.resources() + " resources, " + done.originals() + " original files in " + directory);
            return ExitCode.OK;
        } catch (IOException e) {
            command.commandLine().getErr().println(e.getMessage());
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
