package techo.e2e;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Kills a node, or the database, under load, again and again: whatever was answered before has its record afterwards,
 * once, and the chain verifies. {@code main} takes the number of rounds.
 */
final class AuditAfterKill implements AutoCloseable {
    private static final int CALLERS = 8;
    private static final int PEOPLE = 20;
    private static final int FEWEST_ANSWERS = 30;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String TWICE =
            "select count(*) from (select substring(payload from '\"req\":\"([^\"]+)\"') as req"
                    + " from techo_audit group by 1 having count(*) > 1) twice";
    private static final String RECORDED =
            "select node, seq, substring(payload from '\"req\":\"([^\"]+)\"') from techo_audit where true";

    private final Random random = new Random(7);
    private final Path database;
    private final int databasePort = Http.freePort();
    private final Site site;
    private EmbeddedPostgres postgres;
    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private final Set<String> recorded = new HashSet<>();
    private final Map<String, Long> lastRead = new TreeMap<>();
    private volatile boolean over;

    AuditAfterKill(Path directory) {
        this.database = directory.resolve("postgres");
        this.postgres = startDatabase();
        this.site = Site.onPostgres(directory, postgres);
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        try (AuditAfterKill test = new AuditAfterKill(Files.createTempDirectory("audit-after-kill"))) {
            for (int round = 1; round <= rounds; round++) {
                int before = test.answered.size();
                Set<String> missing = test.round();
                System.out.printf(
                        "round %d: %d answered, %d without a record%n",
                        round, test.answered.size() - before, missing.size());
            }
            int missing = test.databaseRound().size();
            System.out.printf(
                    "database killed: %d without a record, %d recorded twice%n", missing, test.recordedTwice());
            System.out.println(test.verified());
        }
    }

    /** Kills the node. @return the requests that were answered, in this round or before, and have no record */
    Set<String> round() throws SQLException, InterruptedException {
        String node = site.startNode();
        int enough = answered.size() + FEWEST_ANSWERS;
        ExecutorService callers = load(List.of(node));
        await(() -> answered.size() >= enough);
        Http.pause(Duration.ofMillis(random.nextInt(1000)));
        over = true;
        site.killNodes();
        await(callers);
        return missing();
    }

    /** Two nodes write; kills the database and starts it again, and they go on. @return as above */
    Set<String> databaseRound() throws SQLException, InterruptedException, IOException {
        List<String> nodes = List.of(site.startNode(), site.startNodeApart());
        int some = answered.size() + FEWEST_ANSWERS;
        ExecutorService callers = load(nodes);
        await(() -> answered.size() >= some);
        killDatabase();
        Http.pause(Duration.ofSeconds(3));
        postgres.close();
        postgres = startDatabase();
        int enough = answered.size() + FEWEST_ANSWERS;
        await(() -> answered.size() >= enough);
        over = true;
        await(callers);
        // What was answered last may be in the spool, because the pool still had connections of before.
        for (Path data : List.of(site.data(), site.dataApart())) {
            await(() -> Files.notExists(data.resolve("audit/spool")));
        }
        return missing();
    }

    /** Requests that are in the trail more than once. */
    int recordedTwice() throws SQLException {
        try (Connection connection = site.database(postgres);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(TWICE)) {
            row.next();
            return row.getInt(1);
        }
    }

    private EmbeddedPostgres startDatabase() {
        try {
            return EmbeddedPostgres.builder()
                    .setDataDirectory(database)
                    .setCleanDataDirectory(false)
                    .setPort(databasePort)
                    .setServerConfig("fsync", System.getProperty("test.fsync", "off"))
                    .setServerConfig("max_connections", "120")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL for the postmaster, which ends all its connections. */
    private void killDatabase() throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(database.resolve("postmaster.pid")).get(0).strip());
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        List<ProcessHandle> all = new ArrayList<>(postmaster.descendants().toList());
        all.add(postmaster);
        all.forEach(ProcessHandle::destroyForcibly);
    }

    /** @param nodes share the callers */
    private ExecutorService load(List<String> nodes) {
        over = false;
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        for (int i = 0; i < CALLERS; i++) {
            int caller = i;
            callers.submit(() -> ask(nodes.get(caller % nodes.size()), caller));
        }
        return callers;
    }

    private static void await(BooleanSupplier condition) {
        Instant last = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(last)) {
                throw new IllegalStateException("the node does not answer");
            }
            Http.pause(Duration.ofMillis(20));
        }
    }

    private static void await(ExecutorService callers) throws InterruptedException {
        callers.shutdown();
        if (!callers.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("a caller still waits for an answer");
        }
    }

    private Set<String> missing() throws SQLException {
        readRecords();
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

    int answers() {
        return answered.size();
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

    private void readRecords() throws SQLException {
        try (Connection connection = site.database(postgres);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(RECORDED + known())) {
            while (row.next()) {
                lastRead.merge(row.getString(1), row.getLong(2), Math::max);
                recorded.add(row.getString(3));
            }
        }
    }

    private String known() {
        return lastRead.entrySet().stream()
                .map(chain -> " and not (node = '" + chain.getKey() + "' and seq <= " + chain.getValue() + ")")
                .collect(Collectors.joining());
    }

    @Override
    public void close() throws IOException {
        site.close();
        postgres.close();
    }
}
