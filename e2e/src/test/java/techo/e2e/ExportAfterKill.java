package techo.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import techo.e2e.TechoUnderTest.Clinic;
import techo.e2e.leak.Part;
import techo.e2e.leak.ServerUnderTest.RecipientKind;
import techo.e2e.leak.Subject;

/**
 * Kills the node amid an export of many people and under the load of others, again and again: the node that comes after it
 * ends the export with the very lines of an undisturbed one, and what was answered to anybody has its record. Run by hand;
 * {@code docs/export.md} has the command.
 */
final class ExportAfterKill implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int PEOPLE = 4_000;

    private final Random random = new Random(11);
    private final EmbeddedPostgres postgres = Site.postgres();
    private final Site site;
    private final AuditedLoad load;
    private String node;
    private Clinic clinic;
    private String undisturbed = "";
    private long undisturbedMillis;

    private ExportAfterKill(Path directory) throws SQLException {
        this.site = Site.onPostgres(directory, postgres);
        this.load = new AuditedLoad(site);
        this.node = site.startNode();
        TechoUnderTest techo = new TechoUnderTest(node, site.issuer());
        this.clinic = techo.recipient(RecipientKind.REGULAR);
        Subject person = techo.store(Subject.invented(), Set.of(Part.values()));
        var unused = techo.consent(person, clinic, Set.of(Part.values()));
        multiply();
    }

    /** @param arguments the number of rounds */
    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        int wrong = 0;
        int unrecorded;
        try (ExportAfterKill test = new ExportAfterKill(Files.createTempDirectory("export-after-kill"))) {
            test.undisturbed();
            for (int round = 1; round <= rounds; round++) {
                boolean same = test.round();
                wrong += same ? 0 : 1;
                System.out.printf("round %d: %s%n", round, same ? "the same lines" : "OTHER LINES");
            }
            unrecorded = test.load.missing(test.postgres).size();
            System.out.printf(
                    "%d of %d exports ended with other lines; %d of %d answers without a record%n",
                    wrong, rounds, unrecorded, test.load.answers());
            System.out.println(test.load.verified());
        }
        System.exit(wrong + unrecorded == 0 ? 0 : 1);
    }

    private void undisturbed() throws IOException {
        for (int warm = 0; warm < 2; warm++) {
            long begin = System.nanoTime();
            String status = kickOff();
            JsonNode manifest = manifest(status);
            undisturbedMillis = (System.nanoTime() - begin) / 1_000_000;
            undisturbed = digest(manifest);
            delete(status);
        }
        System.out.printf("undisturbed: %d ms%n", undisturbedMillis);
    }

    /** @return whether the lines are those of the undisturbed export */
    private boolean round() throws SQLException, IOException, InterruptedException {
        String status = kickOff();
        int before = load.answers();
        load.start(List.of(node));
        awaitSlice();
        Http.pause(Duration.ofMillis(random.nextInt((int) undisturbedMillis / 2 + 1)));
        load.end();
        site.killNodes();
        load.awaitEnd();
        try (Connection database = site.database(postgres);
                Statement statement = database.createStatement()) {
            // What the dead node held; nobody has to wait half a minute for that.
            int held = statement.executeUpdate(
                    "update techo_export_slice set lease_until = now() where state = 'RUNNING'");
            System.out.printf(
                    "killed with %d slices in hand, %d answers, %d of all without a record; ",
                    held, load.answers() - before, load.missing(postgres).size());
        }
        node = site.startNode();
        String found = digest(manifest(status));
        delete(status);
        return found.equals(undisturbed);
    }

    /** Before that there is nothing to lose. */
    private void awaitSlice() throws SQLException {
        Instant end = Instant.now().plus(PATIENCE);
        try (Connection database = site.database(postgres);
                Statement statement = database.createStatement()) {
            while (Instant.now().isBefore(end)) {
                try (ResultSet row = statement.executeQuery(
                        "select 1 from techo_export_slice where state = 'RUNNING' fetch first 1 rows only")) {
                    if (row.next()) {
                        return;
                    }
                }
                Http.pause(Duration.ofMillis(20));
            }
        }
        throw new IllegalStateException("the export does not begin");
    }

    /** Many people with the rows of one. */
    private void multiply() throws SQLException {
        try (Connection database = site.database(postgres)) {
            RowCopies copies = new RowCopies(database, PEOPLE);
            copies.resources();
            copies.owners();
            copies.analyze();
        }
    }

    private String kickOff() {
        HttpResponse<String> accepted = Http.send(request(node + "/Patient/$export")
                .header("Prefer", "respond-async")
                .GET()
                .build());
        require(accepted, 202);
        return accepted.headers().firstValue("Content-Location").orElseThrow();
    }

    private JsonNode manifest(String status) throws IOException {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            HttpResponse<String> answer = Http.send(request(status).GET().build());
            if (answer.statusCode() == 200) {
                return JSON.readTree(answer.body());
            }
            if (answer.statusCode() != 202 && answer.statusCode() != 429) {
                require(answer, 200);
            }
            Http.pause(Duration.ofMillis(500));
        }
        throw new IllegalStateException("the export does not end");
    }

    /** Of all lines in one order. */
    private String digest(JsonNode manifest) {
        List<String> lines = new ArrayList<>();
        for (JsonNode output : manifest.path("output")) {
            HttpResponse<String> file =
                    Http.send(request(output.path("url").asText()).GET().build());
            require(file, 200);
            file.body().lines().forEach(lines::add);
        }
        lines.sort(null);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            lines.forEach(line -> digest.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
            return lines.size() + " " + HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void delete(String status) {
        require(Http.send(request(status).DELETE().build()), 202);
    }

    private HttpRequest.Builder request(String address) {
        HttpRequest.Builder request = Http.request(address);
        clinic.headers().forEach(request::header);
        return request;
    }

    private static void require(HttpResponse<String> answer, int status) {
        if (answer.statusCode() != status) {
            throw new IllegalStateException("HTTP " + answer.statusCode() + ": " + answer.body());
        }
    }

    @Override
    public void close() throws IOException {
        site.close();
        postgres.close();
    }
}
