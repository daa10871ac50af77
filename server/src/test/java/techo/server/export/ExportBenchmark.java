package techo.server.export;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.server.TechoServer;
import techo.server.consent.SqlPredicate;
import techo.server.consent.StatementTime;
import techo.server.consent.VisibleResources;
import techo.server.testing.FhirHttp;
import techo.server.testing.TestIssuer;
import techo.server.testing.TestServer;
import techo.server.testing.TestServerConfiguration;
import techo.server.testing.UnrecordedRequests;

/**
 * Measures exports on PostgreSQL; run by hand, see {@code docs/benchmarks.md}.
 *
 * <p>People are stored through HAPI and then multiplied in SQL, so that the rows are HAPI's own.
 */
final class ExportBenchmark {
    private static final int STORED_PEOPLE = 10;
    private static final int RESOURCES = 126;
    private static final int ROUNDS = 7;
    private static final int CITIZENS = 8;
    private static final int OWN_EXPORTS = 25;
    private static final Caller RECIPIENT = new Caller.Recipient(
            new RecipientId("benchmark"),
            RecipientType.MEDICAL,
            Access.unnarrowed(new ClientId("benchmark"), PurposeOfUse.TREAT));

    private final ConfigurableApplicationContext server;
    private final JdbcTemplate database;
    private final StoredPeople people;

    private ExportBenchmark(ConfigurableApplicationContext server) {
        this.server = server;
        this.database = server.getBean(JdbcTemplate.class);
        this.people = new StoredPeople(server.getBean(DaoRegistry.class), database);
    }

    /**
     * @param arguments how many times the stored people are there in the end, 30 unless given; then {@code recorded}, to
     *     measure instead what audit and ledger add
     */
    public static void main(String[] arguments) throws Exception {
        int factor = arguments.length == 0 ? 30 : Integer.parseInt(arguments[0]);
        System.setProperty("test.database", "postgresql");
        try (ConfigurableApplicationContext server = new SpringApplicationBuilder(
                        TechoServer.class, TestServerConfiguration.class, UnrecordedRequests.class)
                .initializers(new TestServer())
                .run()) {
            ExportBenchmark benchmark = new ExportBenchmark(server);
            benchmark.load(factor);
            if (List.of(arguments).contains("recorded")) {
                new RecordedExports(server, benchmark.token()).compare();
            } else {
                benchmark.everyone();
                benchmark.onePerson();
            }
        }
        System.exit(0);
    }

    private void load(int factor) {
        for (int i = 0; i < STORED_PEOPLE; i++) {
            people.person(i, RESOURCES);
        }
        CopiedPeople copies = new CopiedPeople(database);
        copies.multiply(factor);
        copies.consent("benchmark", PurposeOfUse.TREAT);
        copies.analyze();
        say("%,d resources of %,d people", copies.resources(), (long) STORED_PEOPLE * factor);
    }

    private String token() {
        return server.getBean(TestIssuer.class).recipient("benchmark", RecipientType.MEDICAL, PurposeOfUse.TREAT);
    }

    /** For a recipient to whom everyone consented, from kick-off to manifest, beside COPY of the very same rows. */
    private void everyone() throws Exception {
        String token = token();
        FhirHttp fhir = server.getBean(FhirHttp.class);
        ExportHttp http = new ExportHttp(fhir);
        ResourceQuery query = new ResourceQuery(server.getBean(VisibleResources.class));
        for (int round = 0; round < ROUNDS; round++) {
            StatementTime at = StatementTime.ofDatabase(Instant.now());
            RowSelection all = new RowSelection(
                    new ExportJobId("0".repeat(32)),
                    RECIPIENT,
                    KeyRange.everyone(),
                    Selection.of(Set.of()),
                    Optional.of(Instant.now()));
            double copy = copy(literal(query.bodies(all, at)));
            if (round == 0) {
                plan(literal(query.bodies(all, at)));
            }
            long begin = System.nanoTime();
            String status = http.startedFrom(token, "/Patient/$export");
            JsonNode manifest = http.finished(token, status);
            double seconds = (System.nanoTime() - begin) / 1e9;
            long lines = 0;
            long bytes = 0;
            for (JsonNode output : manifest.get("output")) {
                lines += output.get("count").asLong();
            }
            for (JsonNode digest : manifest.at("/extension/techo-digest")) {
                bytes += digest.get("size").asLong();
            }
            say(
                    "everyone: %,d resources, %.1f MB, %d files, %.3f s, %,.0f/s; COPY of the same rows %.3f s;"
                            + " ratio %.2f; heap after collection %d MB",
                    lines,
                    bytes / 1e6,
                    manifest.get("output").size(),
                    seconds,
                    lines / seconds,
                    copy,
                    copy / seconds,
                    heapAfterCollection() >> 20);
            if (round == ROUNDS - 1) {
                release(token(), fhir, http, manifest, lines);
            }
            fhir.delete(token, status);
        }
    }

    /** What leaves is asked about again, line by line. */
    private static void release(String token, FhirHttp fhir, ExportHttp http, JsonNode manifest, long lines) {
        long begin = System.nanoTime();
        for (JsonNode output : manifest.get("output")) {
            fhir.get(token, http.path(output.get("url").asText()));
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        say("download of all files: %.3f s, %,.0f/s", seconds, lines / seconds);
    }

    private static long heapAfterCollection() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private double copy(String select) throws Exception {
        try (Connection connection = server.getBean(DataSource.class).getConnection()) {
            long begin = System.nanoTime();
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("copy (" + select + ") to stdout", OutputStream.nullOutputStream());
            return (System.nanoTime() - begin) / 1e9;
        }
    }

    private void plan(String select) {
        database.queryForList("explain (analyze, buffers) " + select, String.class)
                .forEach(line -> say("plan: %s", line));
    }

    /** COPY takes no arguments. */
    private static String literal(SqlPredicate statement) {
        String sql = statement.sql();
        for (Object argument : statement.arguments()) {
            sql = sql.replaceFirst("\\?", java.util.regex.Matcher.quoteReplacement("'" + argument + "'"));
        }
        return sql;
    }

    /** What a person waits for: kick-off, status, all files, deletion, over HTTP; alone, and with others at once. */
    private void onePerson() throws Exception {
        List<Callable<List<Double>>> waiting = new ArrayList<>();
        for (int i = 0; i < CITIZENS; i++) {
            String person = people.person(4711 + i, 129);
            waiting.add(() -> ownExports(person));
        }
        say("one person, first after the start: %s", times(waiting.get(0).call().subList(0, 1)));
        say("one person, alone: %s", times(waiting.get(0).call()));
        ExecutorService citizens = Executors.newFixedThreadPool(CITIZENS);
        for (int round = 0; round < ROUNDS; round++) {
            List<Double> seconds = new ArrayList<>();
            for (Future<List<Double>> one : citizens.invokeAll(waiting)) {
                seconds.addAll(one.get());
            }
            say("one person, %d at once, round %d: %s", CITIZENS, round, times(seconds));
        }
        citizens.shutdown();
    }

    private List<Double> ownExports(String person) {
        String token = server.getBean(TestIssuer.class).citizen(person);
        FhirHttp fhir = server.getBean(FhirHttp.class);
        ExportHttp http = new ExportHttp(fhir);
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < OWN_EXPORTS; i++) {
            long begin = System.nanoTime();
            String status = http.started(token, person, "");
            if (http.lines(token, http.manifest(token, status)).size() != 130) {
                throw new IllegalStateException("not the whole record");
            }
            fhir.delete(token, status);
            seconds.add((System.nanoTime() - begin) / 1e9);
        }
        return seconds;
    }

    private static String times(List<Double> seconds) {
        List<Double> sorted = seconds.stream().sorted().toList();
        return String.format(
                Locale.ROOT,
                "p50 %.3f s, p99 %.3f s, slowest %.3f s of %d",
                sorted.get(sorted.size() / 2),
                sorted.get(sorted.size() * 99 / 100),
                sorted.get(sorted.size() - 1),
                sorted.size());
    }

    private static void say(String format, Object... values) {
        System.out.println("RESULT " + String.format(Locale.ROOT, format, values));
    }
}
