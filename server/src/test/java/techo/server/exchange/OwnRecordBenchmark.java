package techo.server.exchange;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Patient;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import techo.server.TechoServer;
import techo.server.testing.FhirHttp;
import techo.server.testing.TestIssuer;
import techo.server.testing.TestServer;
import techo.server.testing.TestServerConfiguration;

/**
 * Measures own records taken by several people at once, on PostgreSQL; run by hand, see {@code docs/benchmarks.md}. Each
 * person has a checkup and two notebooks of each year.
 */
final class OwnRecordBenchmark {
    private static final int PEOPLE = 8;
    private static final int REQUESTS = 25;
    private static final int ROUNDS = 4;
    private static final int LAST_YEAR = 2025;

    private final HttpClient http = HttpClient.newHttpClient();
    private final FhirHttp fhir;
    private final TestIssuer tokens;
    private final int years;

    private OwnRecordBenchmark(ConfigurableApplicationContext server, int years) {
        this.years = years;
        this.fhir = server.getBean(FhirHttp.class);
        this.tokens = server.getBean(TestIssuer.class);
    }

    /** @param arguments of how many years the records are; 10 unless given */
    public static void main(String[] arguments) throws Exception {
        int years = arguments.length == 0 ? 10 : Integer.parseInt(arguments[0]);
        System.setProperty("test.database", "postgresql");
        try (ConfigurableApplicationContext server = new SpringApplicationBuilder(
                        TechoServer.class, TestServerConfiguration.class)
                .initializers(new TestServer())
                .run()) {
            new OwnRecordBenchmark(server, years).run();
        }
        System.exit(0);
    }

    private void run() throws Exception {
        List<String> people = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            people.add(person());
        }
        ExecutorService pool = Executors.newFixedThreadPool(PEOPLE);
        for (String query : List.of("", "?part=fhir&part=originals&part=tables")) {
            for (int round = 0; round < ROUNDS; round++) {
                measure(pool, people, query);
            }
        }
        pool.shutdown();
    }

    private void measure(ExecutorService pool, List<String> people, String query) throws Exception {
        OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long processor = machine.getProcessCpuTime();
        List<Callable<List<Double>>> work = people.stream()
                .<Callable<List<Double>>>map(person -> () -> take(person, query))
                .toList();
        List<Double> seconds = new ArrayList<>();
        for (Future<List<Double>> done : pool.invokeAll(work)) {
            seconds.addAll(done.get());
        }
        Collections.sort(seconds);
        System.out.printf(
                Locale.ROOT,
                "RESULT %d years, %s: %d zips by %d at once; median %.3f s, p99 %.3f s, slowest %.3f s; processor %.3f s a zip%n",
                years,
                query.isEmpty() ? "all parts" : query,
                seconds.size(),
                people.size(),
                seconds.get(seconds.size() / 2),
                seconds.get(seconds.size() * 99 / 100),
                seconds.get(seconds.size() - 1),
                (machine.getProcessCpuTime() - processor) / 1e9 / seconds.size());
    }

    private List<Double> take(String person, String query) throws Exception {
        String token = tokens.citizen(person);
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            long begin = System.nanoTime();
            HttpResponse<byte[]> zip = http.send(
                    HttpRequest.newBuilder(
                                    URI.create(fhir.baseUrl() + "/Patient/" + person + "/$export-record" + query))
                            .header("Authorization", "Bearer " + token)
                            .build(),
                    BodyHandlers.ofByteArray());
            if (zip.statusCode() != 200) {
                throw new IllegalStateException("HTTP " + zip.statusCode());
            }
            seconds.add((System.nanoTime() - begin) / 1e9);
        }
        return seconds;
    }

    private String person() {
        Patient patient = new Patient();
        patient.setBirthDateElement(new DateType("1970-04-05"));
        patient.setGender(AdministrativeGender.MALE);
        patient.addName().setText("見本");
        String id = fhir.post(tokens.operator(), "/Patient", patient)
                .headers()
                .firstValue("Location")
                .orElseThrow()
                .replaceFirst(".*/Patient/([^/]+).*", "$1");
        for (int year = LAST_YEAR - years + 1; year <= LAST_YEAR; year++) {
            store(id, of(Samples.checkup("specific.xml"), year + "06"));
            store(id, of(Samples.notebook("tc08_category1_full.txt"), year + "02"));
            store(id, of(Samples.notebook("tc08_category1_full.txt"), year + "09"));
        }
        return id;
    }

    /** The same file of another month. */
    private static byte[] of(byte[] file, String month) {
        return new String(file, StandardCharsets.ISO_8859_1)
                .replace("202506", month)
                .replace("R0705", month)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private void store(String person, byte[] file) {
        HttpResponse<String> stored = fhir.postFile(tokens.citizen(person), "/Patient/" + person + "/$import", file);
        if (stored.statusCode() != 200) {
            throw new IllegalStateException("HTTP " + stored.statusCode() + ": " + stored.body());
        }
    }
}
