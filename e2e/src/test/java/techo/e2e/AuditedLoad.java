package techo.e2e;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Callers who write and read without a pause, each request with an id of its own, so that it can be asked which answered
 * requests the audit trail has no record of.
 */
final class AuditedLoad {
    private static final int CALLERS = 8;
    private static final int PEOPLE = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String RECORDED =
            "select node, seq, substring(payload from '\"req\":\"([^\"]+)\"') from techo_audit where true";

    private final Site site;
    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private final Set<String> recorded = new HashSet<>();
    private final Map<String, Long> lastRead = new TreeMap<>();
    private ExecutorService callers = Executors.newCachedThreadPool();
    private volatile boolean over;

    AuditedLoad(Site site) {
        this.site = site;
    }

    /** @param nodes share the callers */
    void start(List<String> nodes) {
        over = false;
        callers = Executors.newFixedThreadPool(CALLERS);
        for (int i = 0; i < CALLERS; i++) {
            int caller = i;
            callers.submit(() -> ask(nodes.get(caller % nodes.size()), caller));
        }
    }

    /** Waits until so many more requests have been answered. */
    void await(int more) {
        int enough = answered.size() + more;
        Instant last = Instant.now().plus(PATIENCE);
        while (answered.size() < enough) {
            if (Instant.now().isAfter(last)) {
                throw new IllegalStateException("the node does not answer");
            }
            Http.pause(Duration.ofMillis(20));
        }
    }

    /** No caller asks anything more; those who wait for an answer may go on waiting. */
    void end() {
        over = true;
    }

    /** Waits for the last answers. */
    void awaitEnd() throws InterruptedException {
        end();
        callers.shutdown();
        if (!callers.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("a caller still waits for an answer");
        }
    }

    int answers() {
        return answered.size();
    }

    /** @return the requests that were answered since the beginning and have no record */
    Set<String> missing(EmbeddedPostgres postgres) throws SQLException {
        try (Connection connection = site.database(postgres);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(RECORDED + known())) {
            while (row.next()) {
                lastRead.merge(row.getString(1), row.getLong(2), Math::max);
                recorded.add(row.getString(3));
            }
        }
        Set<String> missing = new HashSet<>(answered);
        missing.removeAll(recorded);
        return missing;
    }

    /** What {@code techo audit verify} says, with the checkpoints that the nodes signed. */
    String verified() throws IOException {
        Path keys = site.data().resolveSibling("public-keys.txt");
        Path signing = site.data().resolveSibling("audit-signing.key");
        try (Program key = site.command("audit", "key", signing.toString())) {
            key.exit(PATIENCE);
            Files.writeString(
                    keys,
                    key.said()
                            .lines()
                            .filter(line -> line.startsWith("techo-audit+"))
                            .findFirst()
                            .orElseThrow());
        }
        List<String> command = new ArrayList<>(List.of("audit", "verify"));
        Path checkpoints = site.checkpoints();
        if (Files.exists(checkpoints)) {
            command.addAll(List.of("--checkpoints", checkpoints.toString(), "--public-key", keys.toString()));
        }
        try (Program verify = site.command(command.toArray(String[]::new))) {
            verify.exit(PATIENCE);
            return verify.said();
        }
    }

    private void ask(String node, int caller) {
        Random own = new Random(caller);
        while (!over) {
            String person = "person-" + own.nextInt(PEOPLE);
            String id = UUID.randomUUID().toString();
            HttpRequest request = own.nextBoolean() ? write(node, person, id) : read(node, person, id);
            try {
                if (Http.send(request).statusCode() < 400) {
                    answered.add(id);
                }
            } catch (Http.HttpFailure noAnswer) {
                // The server was killed: what has no answer need not have a record.
                Http.pause(Duration.ofMillis(20));
            }
        }
    }

    private HttpRequest write(String node, String person, String id) {
        String body = "{\"resourceType\":\"Patient\",\"id\":\"" + person
                + "\",\"identifier\":[{\"system\":\"https://example.jp/number\",\"value\":\"" + id + "\"}]}";
        return request(node + "/Patient/" + person, site.issuer().operator("alice"), id)
                .header("Content-Type", "application/fhir+json")
                .PUT(BodyPublishers.ofString(body))
                .build();
    }

    private HttpRequest read(String node, String person, String id) {
        return request(node + "/Patient?_id=" + person, site.issuer().citizen(person), id)
                .GET()
                .build();
    }

    private static HttpRequest.Builder request(String address, Map<String, String> headers, String id) {
        HttpRequest.Builder request = Http.request(address).header("X-Request-ID", id);
        headers.forEach(request::header);
        return request;
    }

    private String known() {
        return lastRead.entrySet().stream()
                .map(chain -> " and not (node = '" + chain.getKey() + "' and seq <= " + chain.getValue() + ")")
                .collect(Collectors.joining());
    }
}
