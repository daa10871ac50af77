package techo.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Organization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

@ServerTest
@ExtendWith(OutputCaptureExtension.class)
class ObservabilityTest {
    private static final String MARKER = "Marker4711Kaede";

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Test
    void nothing_of_a_request_is_logged_whether_it_succeeds_or_fails(CapturedOutput log) {
        String operator = tokens.operator();
        fhir.post(operator, "/Organization", new Organization().setName(MARKER));
        fhir.get(operator, "/Organization?name=" + MARKER);
        fhir.get(operator, "/Organization/" + MARKER);
        fhir.get(operator, "/Organization?" + MARKER + "=1");
        fhir.get(operator, "/" + MARKER);
        fhir.get(MARKER, "/Organization");
        fhir.delete(operator, "/Organization/" + MARKER);
        fhir.put(operator, "/Organization/" + MARKER, (Organization) new Organization()
                .setName(MARKER)
                .setPartOf(new org.hl7.fhir.r4.model.Reference("Organization/" + MARKER + "x"))
                .setId(MARKER));
        fhir.send(
                operator,
                "/Organization",
                request -> request.header("Content-Type", "application/fhir+json")
                        .POST(BodyPublishers.ofString("{\"resourceType\":\"Organization\",\"" + MARKER + "\":")));
        Bundle batch = new Bundle().setType(Bundle.BundleType.BATCH);
        batch.addEntry().getRequest().setMethod(HTTPVerb.GET).setUrl("Organization/" + MARKER);
        batch.addEntry().getRequest().setMethod(HTTPVerb.GET).setUrl("Organization?" + MARKER + "=1");
        batch.addEntry().getRequest().setMethod(HTTPVerb.GET).setUrl("Organization?_lastUpdated=" + MARKER);
        batch.addEntry().getRequest().setMethod(HTTPVerb.GET).setUrl("Patient?birthdate=" + MARKER);
        fhir.get(operator, "/Organization?_lastUpdated=" + MARKER);
        fhir.post(operator, "", batch);
        LoggerFactory.getLogger(ObservabilityTest.class).info("the log is captured");

        assertThat(log).contains("the log is captured").doesNotContain(MARKER);
    }

    @Test
    void of_a_failure_the_log_has_types_and_places_and_not_what_it_says(CapturedOutput log) {
        LoggerFactory.getLogger(ObservabilityTest.class)
                .error("a failure", new IllegalStateException(MARKER, new SQLException(MARKER, "23505")));

        assertThat(log)
                .contains("a failure", "IllegalStateException", "SQL state 23505", "ObservabilityTest.java:")
                .doesNotContain(MARKER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /fhir/Patient?name=Marker4711Kaede|x HTTP/1.1\r\nHost: localhost\r\n",
                "GET /fhir/Marker4711Kaede%zz HTTP/1.1\r\nHost: localhost\r\n",
                "GET /fhir/Patient?name=Marker4711Kaede%zz HTTP/1.1\r\nHost: localhost\r\n",
                "GET /Marker4711Kaede HTTP/1.1\r\nHost: localhost\r\n",
                "Marker4711Kaede{ /fhir/Patient HTTP/1.1\r\nHost: localhost\r\n",
                "MARKER4711 /Marker4711Kaede HTTP/1.1\r\nHost: localhost\r\n",
                "GET /fhir/Patient Marker4711Kaede\r\nHost: localhost\r\n",
                "GET /fhir/Patient HTTP/1.1\r\nHost: Marker4711Kaede_{\r\n",
                "GET /fhir/Patient HTTP/1.1\r\nHost: localhost\r\nX-A: Marker4711Kaede\u0001\r\n",
                "GET /fhir/Patient HTTP/1.1\r\nHost: localhost\r\nMarker4711Kaede line\r\n",
                "GET /fhir/Patient HTTP/1.1\r\nHost: localhost\r\nCookie: a=Marker4711Kaede\"; =;\r\n",
                "GET /fhir/Patient HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: Marker4711Kaede\r\n",
                "GET /fhir/Patient HTTP/1.1\r\nHost: localhost\r\nContent-Length: Marker4711Kaede\r\n",
                "POST /fhir/Patient/_search HTTP/1.1\r\nHost: localhost\r\n"
                        + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 23\r\n"
            })
    void nothing_of_what_is_no_proper_request_is_logged(String malformed, CapturedOutput log) throws IOException {
        String form = "name=" + MARKER + "%zz";
        try (Socket socket = new Socket("localhost", fhir.baseUrl().getPort())) {
            socket.setSoTimeout(10_000);
            String rest = "Connection: close\r\nAuthorization: Bearer " + tokens.operator() + "\r\n\r\n"
                    + (malformed.startsWith("POST") ? form : "");
            socket.getOutputStream().write((malformed + rest).getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 ");
        }
        LoggerFactory.getLogger(ObservabilityTest.class).info("the log is captured");

        assertThat(log).contains("the log is captured").doesNotContainIgnoringCase(MARKER);
    }

    @Test
    void metrics_count_by_route_and_know_no_id() throws Exception {
        fhir.get(tokens.operator(), "/Organization/" + MARKER);
        fhir.get(tokens.operator(), "/Organization?name=" + MARKER);
        fhir.get(tokens.operator(), "/" + MARKER);

        assertThat(actuator("/actuator/prometheus", tokens.operator()))
                .contains("uri=\"/fhir/Organization/{id}\"")
                .contains("uri=\"/fhir/{other}\"")
                .contains("jvm_memory_used_bytes")
                .contains("hikaricp_connections_active")
                .doesNotContain(MARKER);
    }

    @Test
    void orchestrators_may_ask_for_health_and_learn_no_details() throws Exception {
        for (String path : new String[] {"/actuator/health/liveness", "/actuator/health/readiness"}) {
            assertThat(actuator(path, "")).isEqualTo("{\"status\":\"UP\"}");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/fhir,/fhir",
        "/fhir/metadata,/fhir/metadata",
        "/fhir/Patient/p1/_history/2,/fhir/Patient/{id}/_history/{version}",
        "/fhir/Patient/p1/$everything,/fhir/Patient/{id}/{operation}",
        "/fhir/Observation/_search,/fhir/Observation/_search",
        "/fhir/made-up/x,/fhir/{other}/{id}",
        "/fhir/a/b/c/d/e/f/g/h,/fhir/{other}"
    })
    void a_route_has_no_id(String path, String route) {
        assertThat(RouteNames.route(path)).isEqualTo(route);
    }

    private String actuator(String path, String token) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(fhir.baseUrl().resolve(path));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), BodyHandlers.ofString())
                .body();
    }
}
