package techo.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures how long the packaged server takes to start, on an empty data directory and again on the same one. Run by
 * hand; {@code docs/benchmarks.md} has the command and figures.
 *
 * <p>The clock tells little on a machine that does other work; processor time tells more.
 */
final class StartBenchmark {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long KB_PER_MB = 1024;

    private StartBenchmark() {}

    /** @param args how often (3 unless given), then options for the JVM in place of those of {@code bin/techo} */
    public static void main(String[] args) throws IOException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 3;
        List<String> options = args.length > 1
                ? List.of(args).subList(1, args.length)
                : List.of(
                        "-Xmx512m",
                        "-Xmn96m",
                        "-XX:MinHeapFreeRatio=15",
                        "-XX:MaxHeapFreeRatio=35",
                        "-XX:+UseSerialGC",
                        "-Xss512k");
        for (int round = 1; round <= rounds; round++) {
            Path data = Files.createTempDirectory("techo-start");
            tell("empty", round, options, data);
            tell("again", round, options, data);
        }
    }

    private static void tell(String kind, int round, List<String> options, Path data) {
        int port = Http.freePort();
        String origin = "http://localhost:" + port;
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of("-jar", Checkout.serverJar().toString(), "serve", "--server.port=" + port));
        command.addAll(List.of("--techo.fhir.base-url=" + origin + "/fhir", "--techo.storage.data-directory=" + data));
        command.addAll(List.of(
                "--techo.mode=trial",
                "--techo.shutdown.notice=0s",
                "--techo.identity.issuers.site.uri=https://id.example.jp",
                "--techo.identity.issuers.site.callers=citizen",
                "--techo.identity.issuers.site.clients.app.id=app",
                "--techo.identity.issuers.site.clients.app.callers=citizen",
                "--techo.identity.issuers.site.clients.app.purposes=SELF-VIEW"));
        long begin = System.nanoTime();
        try (Program server = Program.start(command, Map.of())) {
            Http.await(origin + "/fhir/metadata", server, PATIENCE);
            double answers = seconds(begin);
            Http.await(origin + "/actuator/health/readiness", server, PATIENCE);
            System.out.printf(
                    "RESULT %s %d: first answer %.1f s, ready %.1f s, processor %.1f s, resident %d MB, load %s%n",
                    kind, round, answers, seconds(begin), processor(server.pid()), resident(server.pid()), load());
        }
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static double processor(long pid) {
        return ProcessHandle.of(pid)
                        .flatMap(process -> process.info().totalCpuDuration())
                        .orElseThrow()
                        .toMillis()
                / 1e3;
    }

    private static long resident(long pid) {
        return lines(Path.of("/proc/" + pid + "/status"))
                        .filter(line -> line.startsWith("VmRSS:"))
                        .map(line -> line.replaceAll("\\D", ""))
                        .mapToLong(Long::parseLong)
                        .sum()
                / KB_PER_MB;
    }

    private static String load() {
        return lines(Path.of("/proc/loadavg")).findFirst().orElse("").split(" ")[0];
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
