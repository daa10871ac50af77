package techo.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures HAPI's own export of a whole system on PostgreSQL, without consent, as {@link VanillaHapi} is set up: from the
 * kick-off to the manifest. Run by hand, beside the benchmark of this server's export.
 */
final class VanillaExport {
    private static final int STORED_PEOPLE = 10;
    private static final int RESULTS = 126;
    private static final long STEP = 10_000_000L;
    private static final int ROUNDS = 3;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String base;

    private VanillaExport(String base) {
        this.base = base;
    }

    /** @param arguments how many times the ten stored people are there in the end; 30 unless given */
    public static void main(String[] arguments) throws Exception {
        int times = arguments.length == 0 ? 30 : Integer.parseInt(arguments[0]);
        try (EmbeddedPostgres postgres = Site.postgres();
                VanillaHapi vanilla = VanillaHapi.start(postgres.getJdbcUrl("postgres", "postgres"));
                Connection database = postgres.getPostgresDatabase().getConnection()) {
            VanillaExport export = new VanillaExport(vanilla.base());
            for (int person = 0; person < STORED_PEOPLE; person++) {
                export.store(person);
            }
            for (int copy = 1; copy < times; copy++) {
                multiply(database, "hfj_resource", Set.of("res_id"), copy);
                multiply(database, "hfj_res_ver", Set.of("pid", "res_id"), copy);
            }
            try (Statement vacuum = database.createStatement()) {
                vacuum.execute("vacuum analyze");
            }
            for (int round = 0; round < ROUNDS; round++) {
                export.measure();
            }
        }
        System.exit(0);
    }

    private void store(int person) throws IOException {
        String results = IntStream.range(0, RESULTS)
                .mapToObj(number -> """
                        {"resource":%s,"request":{"method":"POST","url":"Observation"}}""".formatted(result(person, number)))
                .collect(Collectors.joining(","));
        send("POST", base, """
                {"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient","id":"p%1$d",\
                "name":[{"text":"架空 %1$d"}],"birthDate":"1980-01-01"},"request":{"method":"PUT","url":"Patient/p%1$d"}},%2$s]}""".formatted(person, results));
    }

    private static String result(int person, int number) {
        return """
                {"resourceType":"Observation","status":"final","category":[{"coding":[{"system":\
                "http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory","display":"Laboratory"}]}],\
                "code":{"coding":[{"system":"urn:oid:1.2.392.200119.6.1005","code":"3F%07d","display":"検査"}],"text":"検査"},\
                "subject":{"reference":"Patient/p%d"},"effectiveDateTime":"2025-06-%02dT09:00:00+09:00",\
                "valueQuantity":{"value":%d.5,"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"},\
                "referenceRange":[{"low":{"value":40,"unit":"mg/dL"},"high":{"value":160,"unit":"mg/dL"}}]}""".formatted(number, person, number % 28 + 1, number);
    }

    private static void multiply(Connection database, String table, Set<String> shifted, int copy) throws SQLException {
        try (Statement statement = database.createStatement()) {
            StringBuilder names = new StringBuilder();
            StringBuilder values = new StringBuilder();
            try (var columns = statement.executeQuery("select column_name from information_schema.columns"
                    + " where table_name = '" + table + "' and is_generated = 'NEVER'")) {
                while (columns.next()) {
                    String column = columns.getString(1);
                    names.append(names.length() == 0 ? "" : ", ").append(column);
                    values.append(values.length() == 0 ? "" : ", ")
                            .append(
                                    shifted.contains(column)
                                            ? column + " + " + copy * STEP
                                            : column.equals("fhir_id") ? column + " || '-" + copy + "'" : column);
                }
            }
            String key = shifted.contains("pid") ? "pid" : "res_id";
            statement.execute("insert into " + table + " (" + names + ") select " + values + " from " + table
                    + " where " + key + " < " + STEP);
        }
    }

    private void measure() throws IOException {
        long begin = System.nanoTime();
        HttpResponse<String> started =
                Http.send(request(base + "/$export?_type=Patient,Observation", "Prefer", "respond-async")
                        .GET()
                        .build());
        String status = started.headers()
                .firstValue("Content-Location")
                .orElseThrow(() -> new IllegalStateException(started.body()));
        HttpResponse<String> polled = Http.send(request(status).GET().build());
        while (polled.statusCode() == 202) {
            Http.pause(Duration.ofMillis(100));
            polled = Http.send(request(status).GET().build());
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (polled.statusCode() != 200) {
            throw new IllegalStateException(polled.body());
        }
        long lines = 0;
        for (JsonNode file : JSON.readTree(polled.body()).path("output")) {
            String content = Http.send(request(file.path("url").asText(), "Accept", "application/fhir+ndjson")
                            .GET()
                            .build())
                    .body();
            lines += content.lines().filter(line -> !line.isBlank()).count();
        }
        System.out.printf(
                Locale.ROOT,
                "RESULT vanilla: %,d resources, %d files, %.2f s, %,.0f/s%n",
                lines,
                JSON.readTree(polled.body()).path("output").size(),
                seconds,
                lines / seconds);
    }

    private static HttpRequest.Builder request(String address, String... headers) {
        return Http.request(address, headers).header(ConsentByTheBook.CALLER, VanillaUnderTest.KEEPER);
    }

    private static void send(String method, String address, String body) {
        HttpResponse<String> answer = Http.send(request(address, "Content-Type", "application/fhir+json")
                .method(method, BodyPublishers.ofString(body))
                .build());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(answer.body());
        }
    }
}
