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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The power fails while a file is being taken in: afterwards the record has all of it or nothing. */
class KillDuringImportTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TYPES =
            List.of("Observation", "Composition", "DocumentReference", "Binary", "Encounter", "Provenance");
    private static final int KILLS = 3;
    private static final long SEED = 20261121;

    @TempDir
    Path data;

    @Test
    void a_document_is_in_the_record_as_a_whole_or_not_at_all() throws IOException {
        Random moments = new Random(SEED);
        try (RunningDemo demo = RunningDemo.start(data)) {
            Map<String, Integer> before = counts(demo);
            long begin = System.nanoTime();
            assertThat(send(demo, file(0)).join().statusCode()).isEqualTo(200);
            long wholeMillis = (System.nanoTime() - begin) / 1_000_000;
            Map<String, Integer> one = difference(before, counts(demo));
            assertThat(one.get("Observation")).isPositive();

            for (int kill = 1; kill <= KILLS; kill++) {
                before = counts(demo);
                CompletableFuture<HttpResponse<String>> sent = send(demo, file(kill));
                Http.pause(Duration.ofMillis(moments.nextLong(5, Math.max(50, wholeMillis))));
                demo.kill();
                boolean promised = sent.handle((answer, failure) -> failure == null && answer.statusCode() == 200)
                        .join();

                demo.startAgain();

                Map<String, Integer> added = difference(before, counts(demo));
                assertThat(added).as("kill " + kill).isIn(one, nothing());
                if (promised) {
                    assertThat(added).as("what was answered with 200 stays").isEqualTo(one);
                }
                assertThat(send(demo, file(kill)).join().statusCode()).isEqualTo(200);
                assertThat(difference(before, counts(demo)))
                        .as("after sending it again")
                        .isEqualTo(one);
            }
            demo.kill();
            assertThat(demo.verifyAudit()).contains(" 0 defects");
        }
    }

    /** The sample checkup, on another day each time: another document of the same size. */
    private static byte[] file(int number) {
        return Checkout.read("demo/samples/hanako-checkup-2026.xml")
                .replace("\"20260610\"", "\"2026061" + number + "\"")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static CompletableFuture<HttpResponse<String>> send(RunningDemo demo, byte[] file) {
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

    private static Map<String, Integer> counts(RunningDemo demo) throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        for (String type : TYPES) {
            HttpResponse<String> answer = Http.get(
                    demo.fhir() + "/" + type + "?_summary=count",
                    "Authorization",
                    "Bearer " + demo.token(RunningDemo.HANAKO));
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
