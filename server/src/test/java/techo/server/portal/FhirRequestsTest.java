package techo.server.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.hl7.fhir.r4.model.Parameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

/** What the pages make of the answers of the FHIR interface, against one that answers as it is told to. */
class FhirRequestsTest {
    private static final String REFUSED = """
            {"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"forbidden",
             "details":{"text":"この同意は与えられません。"}}]}""";

    private HttpServer fhir;
    private FhirRequests requests;

    @BeforeEach
    void listen() throws IOException {
        fhir = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        fhir.createContext("/", exchange -> {
            int status = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
            byte[] body = REFUSED.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        fhir.start();
        URI address = URI.create("http://localhost:" + fhir.getAddress().getPort());
        requests = new FhirRequests(address, address, FhirContext.forR4Cached());
    }

    @AfterEach
    void close() {
        fhir.stop(0);
    }

    @Test
    void what_is_refused_says_why_and_what_is_done_says_nothing() {
        assertThat(requests.post("token", "/422", new Parameters()))
                .hasValueSatisfying(refusal ->
                        assertThat(OutcomeText.all(refusal, Locale.JAPANESE)).containsExactly("この同意は与えられません。"));
        assertThat(requests.post("token", "/200", new Parameters())).isEmpty();
    }

    @Test
    void what_fails_is_unavailable_and_a_lapsed_sign_in_begins_anew() {
        assertThatThrownBy(() -> requests.post("token", "/503", new Parameters()))
                .isInstanceOf(RecordUnavailableException.class);
        assertThatThrownBy(() -> requests.post("token", "/401", new Parameters()))
                .isInstanceOf(SignInExpiredException.class);
    }

    @Test
    void a_file_that_a_person_may_not_have_is_not_called_unavailable() throws IOException {
        HandedOn file = new HandedOn("application/zip", "record.zip");
        MockHttpServletResponse browser = new MockHttpServletResponse();
        assertThatThrownBy(() -> file.hand(requests.get("token", "/403", Map.of()), browser))
                .isInstanceOf(NotAllowedException.class);
        assertThatThrownBy(() -> file.hand(requests.get("token", "/500", Map.of()), browser))
                .isInstanceOf(RecordUnavailableException.class);
        assertThat(browser.getContentAsByteArray()).isEmpty();
        file.hand(requests.file("token", "/200", new Parameters(), "application/zip"), browser);
        assertThat(browser.getHeader("Content-Disposition")).isEqualTo("attachment; filename=\"record.zip\"");
        assertThat(browser.getContentAsByteArray()).isNotEmpty();
    }
}
