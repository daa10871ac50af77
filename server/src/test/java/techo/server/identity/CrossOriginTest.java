package techo.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import techo.server.fhir.FhirProperties;
import techo.server.testing.ServerTest;
import techo.server.testing.TestServer;

/** What a browser is told before it sends an app's request to this server (CORS preflight), and with the answer. */
@ServerTest
class CrossOriginTest {
    private static final String STRANGER = "https://elsewhere.example.jp";

    @Autowired
    private FhirProperties fhir;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/fhir/metadata",
                "/fhir/Observation",
                "/fhir/Patient/1/$export",
                "/fhir/.well-known/smart-configuration"
            })
    void an_app_at_an_allowed_origin_may_ask_and_no_other_may(String path) throws IOException {
        assertThat(preflight(path, TestServer.APP_ORIGIN))
                .startsWith("HTTP/1.1 200")
                .contains("Access-Control-Allow-Origin: " + TestServer.APP_ORIGIN)
                .contains("Access-Control-Allow-Headers: authorization, prefer")
                .doesNotContain("Access-Control-Allow-Credentials");
        assertThat(preflight(path, STRANGER)).startsWith("HTTP/1.1 403").doesNotContain("Access-Control-Allow");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/prometheus", "/", "/anything"})
    void outside_the_fhir_interface_no_app_may(String path) throws IOException {
        assertThat(preflight(path, TestServer.APP_ORIGIN)).doesNotContain("Access-Control-Allow");
    }

    @Test
    void an_app_may_read_what_of_a_file_it_got() throws IOException {
        assertThat(asked("GET", "/fhir/$export-file", TestServer.APP_ORIGIN, ""))
                .containsPattern("Access-Control-Expose-Headers: .*Accept-Ranges, Content-Range, Content-Disposition");
        assertThat(asked("GET", "/fhir/$export-file", STRANGER, "")).doesNotContain("Access-Control-Expose");
    }

    private String preflight(String path, String origin) throws IOException {
        return asked(
                "OPTIONS",
                path,
                origin,
                "Access-Control-Request-Method: GET\r\nAccess-Control-Request-Headers: authorization, prefer\r\n");
    }

    /** By hand, because Java's clients keep these headers to themselves. */
    private String asked(String method, String path, String origin, String headers) throws IOException {
        URI server = fhir.baseUrl();
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            String request = method + " " + path + " HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\nOrigin: "
                    + origin + "\r\n" + headers + "Connection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            try (InputStream answer = socket.getInputStream()) {
                return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }
}
