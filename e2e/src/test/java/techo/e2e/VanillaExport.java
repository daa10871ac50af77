package techo.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import techo.e2e.leak.Caller;
import techo.e2e.leak.Part;
import techo.e2e.leak.ServerUnderTest;
import techo.e2e.leak.ServerUnderTest.RecipientKind;
import techo.e2e.leak.Slot;
import techo.e2e.leak.Subject;

/**
 * Measures exports of the same records by turns: this server's, to a recipient to whom everybody consented, and HAPI's own as
 * {@link VanillaHapi} is set up, to somebody who may see everything. Run by hand; {@code docs/benchmarks.md} has the command
 * and figures.
 *
 * <p>Both keep ten people, stored over HTTP and multiplied in SQL, in databases of one PostgreSQL. An export takes from the
 * kick-off to the manifest; the download is counted apart. HAPI's jobs wait up to a minute between their steps; rounds tell
 * how long they take without that, and the last export how long with it.
 */
final class VanillaExport {
    private static final int PEOPLE = 10;
    private static final int RESULTS = 126;
    private static final int ROUNDS = 6;
    /** This server refuses who asks more than twice a second for long. */
    private static final int QUICK_POLLS = 15;

    private static final Duration SOON = Duration.ofMillis(100);
    private static final Duration LATER = Duration.ofMillis(500);
    private static final String ONLY_RECORDS = "?_type=Patient,Observation";
    /** The nodes of other tests have one compiler only, to start sooner. */
    private static final String BOTH_COMPILERS = "-XX:TieredStopAtLevel=4";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String kickOff;
    private final Caller caller;
    private final Runnable whileItRuns;

    /**
     * @param kickOff the address that starts an export
     * @param whileItRuns is done before each poll
     */
    private VanillaExport(String kickOff, Caller caller, Runnable whileItRuns) {
        this.kickOff = kickOff;
        this.caller = caller;
        this.whileItRuns = whileItRuns;
    }

    /** @param arguments how many times the ten people are there in the end; 30 unless given */
    public static void main(String[] arguments) throws Exception {
        int times = arguments.length == 0 ? 30 : Integer.parseInt(arguments[0]);
        try (EmbeddedPostgres postgres = Site.postgres();
                Site site = Site.onPostgres(Files.createTempDirectory("vanilla-export"), postgres);
                VanillaHapi vanilla = VanillaHapi.start(postgres)) {
            String node =
                    site.startAltered(Checkout.root().resolve("e2e/target/test-classes"), site.data(), BOTH_COMPILERS);
            TechoUnderTest techo = new TechoUnderTest(node, site.issuer());
            TechoUnderTest.Clinic clinic = techo.recipient(RecipientKind.REGULAR);
            for (Subject person : stored(techo)) {
                var unused = techo.consent(person, clinic, Set.of(Part.values()));
            }
            try (Connection database = site.database(postgres)) {
                RowCopies copies = new RowCopies(database, times - 1);
                copies.resources();
                copies.owners();
                copies.analyze();
            }
            List<Subject> unused = stored(new VanillaUnderTest(vanilla.base()));
            try (Connection database = postgres.getPostgresDatabase().getConnection()) {
                RowCopies copies = new RowCopies(database, times - 1);
                copies.resources();
                copies.analyze();
            }
            Caller keeper = () -> Map.of(ConsentByTheBook.CALLER, VanillaUnderTest.KEEPER);
            String all = vanilla.base() + "/$export" + ONLY_RECORDS;
            compare(
                    new VanillaExport(node + "/Patient/$export" + ONLY_RECORDS, clinic, () -> {}),
                    new VanillaExport(all, keeper, vanilla::advanceJobs),
                    PEOPLE * (RESULTS + 1L) * times);
            say("HAPI as it comes: %s", new VanillaExport(all, keeper, () -> {}).taken());
        }
        System.exit(0);
    }

    private static void compare(VanillaExport here, VanillaExport vanilla, long expected) throws IOException {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            Taken ours = here.taken();
            Taken others = vanilla.taken();
            if (ours.resources() != expected || others.resources() != expected) {
                throw new IllegalStateException("not the same records: " + ours + ", " + others);
            }
            double ratio = others.seconds() / ours.seconds();
            say("round %d: here %s; HAPI %s; ratio %.1f", round, ours, others, ratio);
            if (round > 0) {
                ratios.add(ratio);
            }
        }
        ratios.sort(Comparator.naturalOrder());
        say(
                "without the first round: ratio median %.1f, lowest %.1f, highest %.1f",
                ratios.get(ratios.size() / 2), ratios.get(0), ratios.get(ratios.size() - 1));
    }

    /** @param seconds from the kick-off to the manifest */
    private record Taken(long resources, int files, double seconds, double download) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%,d resources, %d files, %.2f s (%,.0f/s), download %.2f s",
                    resources,
                    files,
                    seconds,
                    resources / seconds,
                    download);
        }
    }

    private Taken taken() throws IOException {
        long begin = System.nanoTime();
        String status = answered(request(kickOff).header("Prefer", "respond-async"), 202)
                .headers()
                .firstValue("Content-Location")
                .orElseThrow();
        JsonNode output = JSON.readTree(finished(status)).path("output");
        double seconds = secondsSince(begin);
        long downloadBegin = System.nanoTime();
        long resources = 0;
        for (JsonNode file : output) {
            HttpRequest.Builder download =
                    request(file.path("url").asText()).header("Accept", "application/fhir+ndjson");
            resources += answered(download, 200)
                    .body()
                    .lines()
                    .filter(line -> !line.isBlank())
                    .count();
        }
        Taken taken = new Taken(resources, output.size(), seconds, secondsSince(downloadBegin));
        // HAPI keeps the files of a job that is complete, and answers 404.
        var unused = Http.send(request(status).DELETE().build());
        return taken;
    }

    private String finished(String status) {
        for (int polls = 0; ; polls++) {
            HttpResponse<String> polled = Http.send(request(status).GET().build());
            if (polled.statusCode() == 200) {
                return polled.body();
            }
            if (polled.statusCode() != 202) {
                throw new IllegalStateException("HTTP " + polled.statusCode() + ": " + polled.body());
            }
            whileItRuns.run();
            Http.pause(polls < QUICK_POLLS ? SOON : LATER);
        }
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    private HttpRequest.Builder request(String address) {
        HttpRequest.Builder request = Http.request(address);
        caller.headers().forEach(request::header);
        return request;
    }

    /** @return people with their results, stored by each of them */
    private static List<Subject> stored(ServerUnderTest server) {
        List<Subject> people = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            Subject person = server.store(Subject.invented(), Set.of(Part.NAME));
            HttpRequest.Builder request =
                    Http.request(server.base().toString(), "Content-Type", "application/fhir+json");
            server.owner(person).headers().forEach(request::header);
            var unused = answered(request.POST(BodyPublishers.ofString(results(person))), 200);
            people.add(person);
        }
        return people;
    }

    private static String results(Subject person) {
        return IntStream.range(0, RESULTS)
                .mapToObj(number -> """
                        {"request":{"method":"POST","url":"Observation"},"resource":{"resourceType":"Observation",\
                        "status":"final","category":[{"coding":[{"system":\
                        "http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory"}]}],\
                        "code":{"coding":[{"system":"urn:example:results","code":"r%1$03d"}],"text":"架空の検査"},\
                        "subject":{"reference":"%2$s"},"performer":[{"reference":"%3$s"}],\
                        "effectiveDateTime":"2025-06-%4$02dT09:00:00+09:00","valueQuantity":{"value":%1$d.5,\
                        "unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"},\
                        "referenceRange":[{"low":{"value":40,"unit":"mg/dL"},"high":{"value":160,"unit":"mg/dL"}}]}}""".formatted(
                                number, person.reference(Slot.PERSON), person.reference(Slot.PLACE), number % 28 + 1))
                .collect(Collectors.joining(
                        ",", "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[", "]}"));
    }

    private static HttpResponse<String> answered(HttpRequest.Builder request, int status) {
        HttpResponse<String> answer = Http.send(request.build());
        if (answer.statusCode() != status) {
            throw new IllegalStateException("HTTP " + answer.statusCode() + ": " + answer.body());
        }
        return answer;
    }

    private static void say(String format, Object... values) {
        System.out.println("RESULT " + String.format(Locale.ROOT, format, values));
    }
}
