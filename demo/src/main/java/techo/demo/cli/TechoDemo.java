package techo.demo.cli;

import picocli.CommandLine;
import techo.server.cli.Techo;

/** The {@code techo} command with everything of production and the try-out beside it. */
public final class TechoDemo {
    private TechoDemo() {}

    public static void main(String[] args) {
        int exit = Techo.commandLine()
                .addSubcommand(new DemoCommand())
                .addSubcommand(new TokenCommand())
                .addSubcommand(new CodeCommand())
                .addSubcommand(new PeopleCommand())
                .execute(args);
        if (exit != CommandLine.ExitCode.OK) {
            System.exit(exit);
        }
    }
}
