package techo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A node ends in the middle of its work: by a power cut, or because it was told to. */
@TestMethodOrder(OrderAnnotation.class)
class StopDuringImportTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TYPES =
            List.of("Observation", "Composition", "DocumentReference", "Binary", "Encounter", "Provenance");
    /** Each takes the start of a node; more by hand: {@code -Dstop.kills=8}. */
    private static final int KILLS = Integer.getInteger("stop.kills", 1);

    private static final long SEED = 20261121;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    static Path data;

    private static RunningDemo demo;
    private static Map<String, Integer> one = new TreeMap<>();

    @BeforeAll
    static void start() {
        demo = RunningDemo.start(data, "--techo.shutdown.notice=3s");
    }

    @AfterAll
    static void end() {
        if (demo != null) {
            demo.close();
        }
    }

    @Test
    @Order(1)
    void after_a_power_cut_a_document_is_in_the_record_as_a_whole_or_not_at_all() throws IOException {
        Random moments = new Random(SEED);
        Map<String, Integer> before = counts();
        long begin = System.nanoTime();
        assertThat(send(file(0)).join().statusCode()).isEqualTo(200);
        long wholeMillis = (System.nanoTime() - begin) / 1_000_000;
        one = difference(before, counts());
        assertThat(one.get("Observation")).isPositive();

        for (int kill = 1; kill <= KILLS; kill++) {
            before = counts();
            CompletableFuture<HttpResponse<String>> sent = send(file(kill));
            Http.pause(Duration.ofMillis(moments.nextLong(5, Math.max(50, wholeMillis))));
            demo.kill();
            boolean promised = sent.handle((answer, failure) -> failure == null && answer.statusCode() == 200)
                    .join();

            demo.startAgain();

            Map<String, Integer> added = difference(before, counts());
            assertThat(added).as("kill " + kill).isIn(one, nothing());
            if (promised) {
                assertThat(added).as("what was answered with 200 stays").isEqualTo(one);
            }
            assertThat(send(file(kill)).join().statusCode()).isEqualTo(200);
            assertThat(difference(before, counts()))
                    .as("after sending it again")
                    .isEqualTo(one);
        }
    }

    @Test
    @Order(2)
    void a_node_that_is_told_to_stop_says_so_and_finishes_what_it_has_begun() throws IOException {
        Map<String, Integer> before = counts();
        String patient = demo.fhir() + "/Patient/" + RunningDemo.HANAKO_ID;
        String exported;
        try (HalfSentRequest importing = half(patient + "/$import", "application/octet-stream", file(KILLS + 1));
                HalfSentRequest exporting = half(
                        patient + "/$export",
                        "application/fhir+json",
                        "{\"resourceType\":\"Parameters\"}".getBytes(StandardCharsets.UTF_8))) {
            demo.stop();

            String readiness = demo.origin() + "/actuator/health/readiness";
            await("it says that it is not ready", () -> Http.get(readiness).statusCode() == 503);
            assertThat(Http.get(demo.fhir() + "/metadata").statusCode())
                    .as("and still serves")
                    .isEqualTo(200);
            await("it takes no new request", () -> refused(readiness));

            assertThat(importing.finish()).startsWith("HTTP/1.1 200").contains("\"stored\"");
            exported = contentLocation(exporting.finish());
        }
        assertThat(demo.exit(PATIENCE)).as("ended by SIGTERM").hasValue(143);

        demo.startAgain();

        assertThat(difference(before, counts())).isEqualTo(one);
        HttpResponse<String> manifest = get(exported);
        assertThat(manifest.statusCode()).as(manifest.body()).isEqualTo(200);
        for (JsonNode file : JSON.readTree(manifest.body()).path("output")) {
            assertThat(get(file.path("url").asText()).body().lines())
                    .hasSize(file.path("count").asInt());
        }
    }

    @Test
    @Order(3)
    void the_audit_trail_has_no_gap_afterwards() {
        demo.kill();
        assertThat(demo.verifyAudit()).contains(" 0 defects");
    }

    /** The sample checkup, on another day each time: another document of the same size. */
    private static byte[] file(int number) {
        return Checkout.read("demo/samples/hanako-checkup-2026.xml")
                .replace("\"20260610\"", "\"2026061" + number + "\"")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static CompletableFuture<HttpResponse<String>> send(byte[] file) {
        HttpRequest request = Http.request(
                        demo.fhir() + "/Patient/" + RunningDemo.HANAKO_ID + "/$import",
                        "Authorization",
                        "Bearer " + demo.token(RunningDemo.HANAKO),
                        "Content-Type",
                        "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(file))
                .build();
        return HttpClient.newHttpClient().sendAsync(request, BodyHandlers.ofString());
    }

    private static HalfSentRequest half(String address, String type, byte[] body) {
        Map<String, String> headers = Map.of(
                "Authorization",
                "Bearer " + demo.token(RunningDemo.HANAKO),
                "Content-Type",
                type,
                "Accept",
                "application/fhir+json",
                "Prefer",
                "respond-async");
        return HalfSentRequest.post(address, headers, body);
    }

    private static String contentLocation(String answer) {
        assertThat(answer).startsWith("HTTP/1.1 202");
        return answer.lines()
                .filter(line -> line.startsWith("Content-Location: "))
                .map(line -> line.substring("Content-Location: ".length()))
                .findFirst()
                .orElseThrow();
    }

    private static boolean refused(String address) {
        try {
            Http.get(address);
            return false;
        } catch (Http.HttpFailure nobodyListens) {
            return true;
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as(what).isBefore(end);
            Http.pause(Duration.ofMillis(50));
        }
    }

    private static HttpResponse<String> get(String address) {
        return Http.get(address, "Authorization", "Bearer " + demo.token(RunningDemo.HANAKO));
    }

    private static Map<String, Integer> counts() throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        for (String type : TYPES) {
            HttpResponse<String> answer = get(demo.fhir() + "/" + type + "?_summary=count");
            JsonNode bundle = JSON.readTree(answer.body());
            assertThat(bundle.path("total").isInt()).as(answer.body()).isTrue();
            counts.put(type, bundle.path("total").asInt());
        }
        return counts;
    }

    private static Map<String, Integer> difference(Map<String, Integer> before, Map<String, Integer> after) {
        Map<String, Integer> difference = new TreeMap<>(after);
        difference.replaceAll((type, count) -> count - before.get(type));
        return difference;
    }

    private static Map<String, Integer> nothing() {
        Map<String, Integer> nothing = new TreeMap<>();
        TYPES.forEach(type -> nothing.put(type, 0));
        return nothing;
    }
}
