package techo.server.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import techo.server.cli.ServerConnection;

/** The client's side of Bulk Data Access 2.0: kick off, poll, download, verify, delete. */
final class ExportClient {
    static final String TRANSACTION_TIME = "transaction-time.txt";

    private static final int POLLS = 600;
    private static final int TRIES = 20;
    /** Too many requests, and a part of the server that is away for a moment. */
    private static final Set<Integer> FOR_NOW = Set.of(429, 503);

    private final ServerConnection server;
    private final HttpClient http;
    private final ObjectMapper json = new ObjectMapper();

    ExportClient(ServerConnection server) {
        this.server = server;
        this.http = server.client();
    }

    /**
     * What was downloaded and found to be complete.
     *
     * @param deletions resources that the keeper of a copy has to delete, before taking in the others
     * @param transactionTime of the manifest, for the next export since
     */
    record Summary(long resources, long originals, long deletions, String transactionTime) {}

    /**
     * @param kickOff path of the operation, below the base
     * @param since the time of the earlier export with which this one is compared
     * @param directory exists and is empty; has {@value #TRANSACTION_TIME} only when everything else is in it
     * @throws IOException when the server refuses, when it does not know the earlier export any more, or when what arrives is
     *     not what the manifest promises
     */
    Summary download(String kickOff, Optional<Instant> since, Path directory) throws IOException, InterruptedException {
        HttpRequest.Builder request = server.request(
                        kickOff + since.map(time -> "?_since=" + time).orElse(""))
                .header("Accept", "application/fhir+json")
                .header("Prefer", "respond-async")
                .GET();
        HttpResponse<String> accepted = http.send(request.build(), BodyHandlers.ofString());
        require(accepted.statusCode() == 202, "the export was refused", accepted.statusCode());
        String status = accepted.headers()
                .firstValue("Content-Location")
                .orElseThrow(() -> new IOException("the server did not say where the export is"));
        JsonNode manifest = manifest(status);
        Summary summary = save(manifest, directory);
        Files.writeString(
                directory.resolve("manifest.json"),
                json.writerWithDefaultPrettyPrinter().writeValueAsString(manifest));
        Files.writeString(directory.resolve(TRANSACTION_TIME), summary.transactionTime() + "\n");
        http.send(server.request(status).DELETE().build(), BodyHandlers.discarding());
        return summary;
    }

    private JsonNode manifest(String status) throws IOException, InterruptedException {
        for (int i = 0; i < POLLS; i++) {
            HttpResponse<String> answer = http.send(
                    server.request(status)
                            .header("Accept", "application/json")
                            .GET()
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                return json.readTree(answer.body());
            }
            require(
                    answer.statusCode() == 202 || FOR_NOW.contains(answer.statusCode()),
                    "the export did not finish",
                    answer.statusCode());
            pause(answer);
        }
        throw new IOException("the export did not finish in time");
    }

    /** As long as the server asks for. */
    private static void pause(HttpResponse<?> answer) throws InterruptedException {
        Thread.sleep(answer.headers().firstValueAsLong("Retry-After").orElse(1) * 1000);
    }

    private Summary save(JsonNode manifest, Path directory) throws IOException, InterruptedException {
        problems(manifest.path("error"), directory);
        JsonNode extension = manifest.path("extension");
        Map<String, String> digests = new HashMap<>();
        extension
                .path("techo-digest")
                .forEach(digest -> digests.put(
                        digest.path("url").asText(), digest.path("sha256").asText()));
        long resources = 0;
        Map<String, Integer> parts = new HashMap<>();
        for (JsonNode output : manifest.path("output")) {
            String type = checkedType(output.path("type").asText());
            String url = output.path("url").asText();
            Received received =
                    receive(url, directory.resolve(type + "-" + parts.merge(type, 1, Integer::sum) + ".ndjson"));
            received.requireDigest(digests.getOrDefault(url, received.sha256()));
            received.requireLines(output.path("count").asLong(received.lines()));
            resources += received.lines();
        }
        long originals = 0;
        for (JsonNode original : extension.path("techo-original")) {
            Path folder = Files.createDirectories(directory.resolve("originals"));
            String name = ++originals + ending(original.path("contentType").asText());
            receive(original.path("url").asText(), folder.resolve(name))
                    .requireDigest(original.path("sha256").asText());
        }
        long deletions = deletions(manifest.path("deleted"), directory);
        return new Summary(
                resources,
                originals,
                deletions,
                manifest.path("transactionTime").asText());
    }

    /** What the server did otherwise than it was asked. */
    private void problems(JsonNode files, Path directory) throws IOException, InterruptedException {
        save(files, "problems", directory, outcome -> {
            if (outcome.findValuesAsText("code")
                    .contains(ExportError.SINCE_UNKNOWN.description().code())) {
                throw new IOException("no export of that time is kept for comparison: export again without --since");
            }
        });
    }

    private long deletions(JsonNode files, Path directory) throws IOException, InterruptedException {
        long[] deletions = {0};
        save(
                files,
                "deleted",
                directory,
                bundle -> deletions[0] += bundle.path("entry").size());
        return deletions[0];
    }

    /** What is done with each line. */
    private interface Sink {
        void accept(JsonNode line) throws IOException;
    }

    private void save(JsonNode files, String name, Path directory, Sink lines)
            throws IOException, InterruptedException {
        int number = 0;
        for (JsonNode file : files) {
            Path saved = directory.resolve(name + "-" + ++number + ".ndjson");
            Received received = receive(file.path("url").asText(), saved);
            received.requireLines(file.path("count").asLong(received.lines()));
            try (BufferedReader reader = Files.newBufferedReader(saved)) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    lines.accept(json.readTree(line));
                }
            }
        }
    }

    private Received receive(String url, Path file) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = opened(url);
        for (int tries = 1; tries < TRIES && FOR_NOW.contains(answer.statusCode()); tries++) {
            answer.body().close();
            pause(answer);
            answer = opened(url);
        }
        try (InputStream body = answer.body()) {
            require(answer.statusCode() == 200, "a file could not be downloaded", answer.statusCode());
            boolean gzip =
                    answer.headers().firstValue("Content-Encoding").orElse("").equals("gzip");
            return Received.save(gzip ? new GZIPInputStream(body) : body, file);
        }
    }

    private HttpResponse<InputStream> opened(String url) throws IOException, InterruptedException {
        return http.send(
                server.request(url).header("Accept-Encoding", "gzip").GET().build(), BodyHandlers.ofInputStream());
    }

    /** A type becomes part of a file name, so it is not taken on trust. */
    private static String checkedType(String type) throws IOException {
        if (!type.matches("[A-Za-z]{1,64}")) {
            throw new IOException("the manifest names a resource type that is none");
        }
        return type;
    }

    private static String ending(String contentType) {
        String plain = contentType.split(";")[0].strip();
        return switch (plain) {
            case "application/xml", "text/xml" -> ".xml";
            case "application/zip" -> ".zip";
            case "application/pdf" -> ".pdf";
            case "application/json", "application/fhir+json" -> ".json";
            case "text/csv" -> ".csv";
            case "text/plain" -> ".txt";
            case "image/png" -> ".png";
            case "image/jpeg" -> ".jpg";
            default -> ".bin";
        };
    }

    private static void require(boolean held, String otherwise, int status) throws IOException {
        if (!held) {
            throw new IOException(otherwise + " (HTTP " + status + ")");
        }
    }
}
