package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
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
