package techo.server.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import techo.server.audit.AuditCommand;
import techo.server.erasure.ErasureCommand;
import techo.server.exchange.ConvertCommand;
import techo.server.exchange.ImportCommand;
import techo.server.export.ExportCommand;
import techo.server.personkey.PersonKeyCommand;
import techo.server.search.SearchCommand;
import techo.server.storage.MigrateCommand;
import techo.server.terminology.TerminologyCommand;

/** The {@code techo} command: what production runs, and nothing of the demo. */
@Command(
        name = "techo",
        description = "A personal health record server. PHRサーバー",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class Techo {

    public static void main(String[] args) {
        int exit = commandLine().execute(args);
        if (exit != CommandLine.ExitCode.OK) {
            System.exit(exit);
        }
    }

    /** Every command of the server; a feature adds its own here. */
    public static CommandLine commandLine() {
        CommandLine commands = new CommandLine(new Techo())
                .addSubcommand(new ServeCommand())
                .addSubcommand(new MigrateCommand())
                .addSubcommand(new ImportCommand())
                .addSubcommand(new ExportCommand())
                .addSubcommand(new ConvertCommand())
                .addSubcommand(new TerminologyCommand())
                .addSubcommand(new SearchCommand())
                .addSubcommand(new AuditCommand())
                .addSubcommand(new ErasureCommand())
                .addSubcommand(new PersonKeyCommand())
                .addSubcommand(new HealthCommand());
        return commands.setCaseInsensitiveEnumValuesAllowed(true);
    }
}
