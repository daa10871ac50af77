package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import techo.server.testing.FhirHttp;

/** Walks the Bulk Data protocol as a client does. */
final class ExportHttp {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FhirHttp fhir;

    ExportHttp(FhirHttp fhir) {
        this.fhir = fhir;
    }

    HttpResponse<String> kickOff(String token, String patientId, String query, String prefer) {
        return fhir.send(
                token,
                "/Patient/" + patientId + "/$export" + query,
                request -> request.header("Prefer", prefer).GET());
    }

    /** At any level. @param path with the query */
    HttpResponse<String> kickOffFrom(String token, String path) {
        return fhir.send(
                token,
                path,
                request -> request.header("Prefer", "respond-async").GET());
    }

    /** @return the path of the status, below the base */
    String startedFrom(String token, String path) {
        HttpResponse<String> accepted = kickOffFrom(token, path);
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        return path(accepted.headers().firstValue("Content-Location").orElseThrow());
    }

    JsonNode finished(String token, String statusPath) {
        HttpResponse<String> status = polled(token, statusPath);
        assertThat(status.statusCode()).as(status.body()).isEqualTo(200);
        return tree(status.body());
    }

    /** Polls until the job does not run any more, more often than a client should. */
    HttpResponse<String> polled(String token, String statusPath) {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        HttpResponse<String> status = fhir.get(token, statusPath);
        while ((status.statusCode() == 202 || status.statusCode() == 429) && System.nanoTime() < end) {
            assertThat(status.headers().firstValue("X-Progress").isPresent()).isEqualTo(status.statusCode() == 202);
            assertThat(status.headers().firstValueAsLong("Retry-After")).isPresent();
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            status = fhir.get(token, statusPath);
        }
        return status;
    }

    JsonNode exportFrom(String token, String path) {
        return finished(token, startedFrom(token, path));
    }

    /** @return the path of the status, below the base */
    String started(String token, String patientId, String query) {
        HttpResponse<String> accepted = kickOff(token, patientId, query, "respond-async");
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        return path(accepted.headers().firstValue("Content-Location").orElseThrow());
    }

    JsonNode manifest(String token, String statusPath) {
        HttpResponse<String> status = fhir.get(token, statusPath);
        assertThat(status.statusCode()).as(status.body()).isEqualTo(200);
        return tree(status.body());
    }

    JsonNode export(String token, String patientId, String query) {
        return manifest(token, started(token, patientId, query));
    }

    List<JsonNode> lines(String token, JsonNode manifest) {
        List<JsonNode> resources = new ArrayList<>();
        manifest.get("output").forEach(output -> {
            HttpResponse<String> file = fhir.get(token, path(output.get("url").asText()));
            assertThat(file.statusCode()).as(file.body()).isEqualTo(200);
            List<JsonNode> lines = file.body().lines().map(ExportHttp::tree).toList();
            assertThat(lines)
                    .hasSize(output.get("count").asInt())
                    .allSatisfy(line -> assertThat(line.get("resourceType").asText())
                            .isEqualTo(output.get("type").asText()));
            resources.addAll(lines);
        });
        return resources;
    }

    String path(String url) {
        assertThat(url).startsWith(fhir.baseUrl().toString());
        return url.substring(fhir.baseUrl().toString().length());
    }

    static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
