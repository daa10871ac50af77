package techo.server.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.springframework.boot.SpringApplication;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;
import techo.server.TechoServer;

/** Starts the server; it runs until it is stopped. */
@Command(
        name = "serve",
        description = "Start the server; settings as --techo.…=… or TECHO_… . サーバーを起動します",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    @Unmatched
    private List<String> settings = new ArrayList<>();

    @Override
    public Integer call() {
        try {
            SpringApplication.run(TechoServer.class, settings.toArray(String[]::new));
            return CommandLine.ExitCode.OK;
        } catch (RuntimeException alreadyReported) {
            // Spring Boot has said what is wrong and what to do; a stack trace would bury it.
            return CommandLine.ExitCode.SOFTWARE;
        }
    }
}
