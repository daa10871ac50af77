package techo.server.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Asks the server of this machine whether it is ready; made for a container's health check. */
@Command(
        name = "health",
        description = "Exit 0 when the server on this machine is ready. 稼働を確認します",
        mixinStandardHelpOptions = true)
final class HealthCommand implements Callable<Integer> {
    @Option(names = "--port", paramLabel = "PORT", defaultValue = "8080", description = "Port. ポート")
    private int port = 8080;

    @Override
    public Integer call() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"))
                .timeout(Duration.ofSeconds(4))
                .build();
        try {
            return HttpClient.newHttpClient()
                                    .send(request, BodyHandlers.discarding())
                                    .statusCode()
                            == 200
                    ? 0
                    : 1;
        } catch (IOException e) {
            return 1;
        }
    }
}
