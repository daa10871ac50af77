package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.server.testing.FhirHttp;
import techo.server.testing.UnrecordedRequests;
import techo.server.testing.UnrecordedRequests.Collecting;

/**
 * What audit and ledger add to an export, from the kick-off to the last byte of the last file: in each round once with both
 * and once without either, in turns. Whose lines leave is asked in both, because consent needs it.
 */
final class RecordedExports {
    private static final int ROUNDS = 9;
    private static final int COLD = 2;

    private final FhirHttp fhir;
    private final Collecting collecting;
    private final JdbcTemplate database;
    private final String token;

    /** @param token of a recipient */
    RecordedExports(ConfigurableApplicationContext server, String token) {
        this.fhir = server.getBean(FhirHttp.class);
        this.collecting = server.getBean(Collecting.class);
        this.database = server.getBean(JdbcTemplate.class);
        this.token = token;
    }

    void compare() {
        List<Double> with = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            boolean recordedFirst = round % 2 == 0;
            double first = recordedFirst ? recorded() : unrecorded();
            double second = recordedFirst ? unrecorded() : recorded();
            double on = recordedFirst ? first : second;
            double off = recordedFirst ? second : first;
            say("export with audit and ledger %.3f s, without %.3f s, ratio %.3f", on, off, on / off);
            if (round >= COLD) {
                with.add(on);
                without.add(off);
            }
        }
        say(
                "export, median of %d rounds: with audit and ledger %.3f s, without %.3f s, ratio %.3f",
                with.size(), median(with), median(without), median(with) / median(without));
    }

    private double recorded() {
        long before = entries();
        double seconds = seconds("X-Benchmark-Recorded");
        assertThat(entries()).as("entries of the ledger").isGreaterThan(before);
        return seconds;
    }

    private double unrecorded() {
        long before = entries();
        collecting.stop();
        try {
            double seconds = seconds(UnrecordedRequests.HEADER);
            assertThat(entries()).as("entries of the ledger").isEqualTo(before);
            return seconds;
        } finally {
            collecting.goOn();
        }
    }

    private double seconds(String header) {
        long begin = System.nanoTime();
        HttpResponse<String> accepted = get("/Patient/$export", header);
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        String status = path(accepted.headers().firstValue("Content-Location").orElseThrow());
        JsonNode manifest = ExportHttp.tree(finished(status, header).body());
        long lines = 0;
        for (JsonNode output : manifest.get("output")) {
            HttpResponse<String> file = get(path(output.get("url").asText()), header);
            assertThat(file.statusCode()).isEqualTo(200);
            lines += output.get("count").asLong();
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        assertThat(lines).isPositive();
        fhir.send(token, status, request -> request.header(header, "yes").DELETE());
        return seconds;
    }

    private HttpResponse<String> finished(String status, String header) {
        HttpResponse<String> answer = get(status, header);
        while (answer.statusCode() == 202 || answer.statusCode() == 429) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            answer = get(status, header);
        }
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private HttpResponse<String> get(String path, String header) {
        return fhir.send(
                token,
                path,
                request -> request.header("Prefer", "respond-async")
                        .header(header, "yes")
                        .GET());
    }

    private String path(String url) {
        return url.substring(fhir.baseUrl().toString().length());
    }

    private long entries() {
        return Optional.ofNullable(database.queryForObject("select count(*) from techo_disclosure", Long.class))
                .orElse(0L);
    }

    private static double median(List<Double> seconds) {
        return seconds.stream().sorted().toList().get(seconds.size() / 2);
    }

    private static void say(String format, Object... values) {
        System.out.println("RESULT " + String.format(Locale.ROOT, format, values));
    }
}
