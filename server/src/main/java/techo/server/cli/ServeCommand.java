package techo.server.cli;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;
import techo.server.TechoServer;

/** Starts the server; it runs until it is stopped. */
@Command(
        name = "serve",
        description = "Start the server; settings as --techo.…=… or TECHO_… . サーバーを起動します",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Runnable {
    @Unmatched
    private List<String> settings = new ArrayList<>();

    @Override
    public void run() {
        SpringApplication.run(TechoServer.class, settings.toArray(String[]::new));
    }
}
