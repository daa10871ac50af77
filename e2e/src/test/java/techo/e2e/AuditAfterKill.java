package techo.e2e;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Kills a node, or the database, under load, again and again: whatever was answered before has its record afterwards,
 * once, and the chain verifies. {@code main} takes the number of rounds.
 */
final class AuditAfterKill implements AutoCloseable {
    private static final int FEWEST_ANSWERS = 30;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String TWICE =
            "select count(*) from (select substring(payload from '\"req\":\"([^\"]+)\"') as req"
                    + " from techo_audit group by 1 having count(*) > 1) twice";

    private final Random random = new Random(7);
    private final Path database;
    private final int databasePort = Http.freePort();
    private final Site site;
    private final AuditedLoad load;
    private EmbeddedPostgres postgres;

    AuditAfterKill(Path directory) {
        this.database = directory.resolve("postgres");
        this.postgres = startDatabase();
        this.site = Site.onPostgres(directory, postgres);
        this.load = new AuditedLoad(site);
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        try (AuditAfterKill test = new AuditAfterKill(Files.createTempDirectory("audit-after-kill"))) {
            for (int round = 1; round <= rounds; round++) {
                int before = test.answers();
                Set<String> missing = test.round();
                System.out.printf(
                        "round %d: %d answered, %d without a record%n", round, test.answers() - before, missing.size());
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
        load.start(List.of(node));
        load.await(FEWEST_ANSWERS);
        Http.pause(Duration.ofMillis(random.nextInt(1000)));
        load.end();
        site.killNodes();
        load.awaitEnd();
        return load.missing(postgres);
    }

    /** Two nodes write; kills the database and starts it again, and they go on. @return as above */
    Set<String> databaseRound() throws SQLException, InterruptedException, IOException {
        List<String> nodes = List.of(site.startNode(), site.startNodeApart());
        load.start(nodes);
        load.await(FEWEST_ANSWERS);
        killDatabase();
        Http.pause(Duration.ofSeconds(3));
        postgres.close();
        postgres = startDatabase();
        load.await(FEWEST_ANSWERS);
        load.awaitEnd();
        // What was answered last may be in the spool, because the pool still had connections of before.
        for (Path data : List.of(site.data(), site.dataApart())) {
            await(() -> Files.notExists(data.resolve("audit/spool")));
        }
        return load.missing(postgres);
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

    private static void await(BooleanSupplier condition) {
        Instant last = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(last)) {
                throw new IllegalStateException("the node does not answer");
            }
            Http.pause(Duration.ofMillis(20));
        }
    }

    /** @see AuditedLoad#verified() */
    String verified() throws IOException {
        return load.verified();
    }

    int answers() {
        return load.answers();
    }

    @Override
    public void close() throws IOException {
        site.close();
        postgres.close();
    }
}
