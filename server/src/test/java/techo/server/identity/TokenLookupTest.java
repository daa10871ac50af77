package techo.server.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;

/** Tokens that are looked up with their issuer over HTTP. */
class TokenLookupTest {
    private static final URI AUDIENCE = URI.create("https://phr.example.jp/fhir");

    private HttpServer issuer;
    private URI name;
    private volatile String answer = "";
    private volatile int status = 200;
    private volatile String authorization = "";

    @BeforeEach
    void startIssuer() throws IOException {
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/introspect", exchange -> {
            authorization = exchange.getRequestHeaders().getFirst("Authorization");
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        issuer.start();
        name = URI.create("http://localhost:" + issuer.getAddress().getPort());
    }

    @AfterEach
    void stopIssuer() {
        issuer.stop(0);
    }

    @Test
    void an_active_token_for_this_server_says_what_its_issuer_says_of_it() {
        answer = active("");
        Claims claims = lookup().ask("opaque");
        assertThat(claims.clientId()).hasValue("portal");
        assertThat(claims.scope()).isEqualTo("openid patient/*.rs");
        assertThat(authorization)
                .isEqualTo(
                        "Basic " + Base64.getEncoder().encodeToString("techo:secret".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void nothing_is_kept_so_a_revocation_counts_at_once() {
        answer = active("");
        lookup().ask("opaque");
        answer = "{\"active\":false}";
        assertThatThrownBy(() -> lookup().ask("opaque")).isInstanceOf(InvalidBearerTokenException.class);
    }

    @TestFactory
    Stream<DynamicTest> a_token_that_breaks_one_rule_is_no_token() {
        long now = Instant.now().getEpochSecond();
        return Stream.of(
                        "{\"active\":true,\"client_id\":\"portal\",\"exp\":" + (now + 60) + "}",
                        active(",\"aud\":[\"https://elsewhere.example/fhir\"]"),
                        active(",\"exp\":" + (now - 60)),
                        active(",\"nbf\":" + (now + 120)),
                        active(",\"iss\":\"https://elsewhere.example\""),
                        active(",\"cnf\":{\"x5t#S256\":\"thumbprint\"}"),
                        active(",\"cnf\":\"key\""))
                .map(broken -> DynamicTest.dynamicTest(broken, () -> {
                    answer = broken;
                    assertThatThrownBy(() -> lookup().ask("opaque")).isInstanceOf(InvalidBearerTokenException.class);
                }));
    }

    @Test
    void while_the_issuer_does_not_answer_nobody_passes() {
        status = 500;
        assertThatThrownBy(() -> lookup().ask("opaque")).isInstanceOf(AuthenticationServiceException.class);
        issuer.stop(0);
        assertThatThrownBy(() -> lookup().ask("opaque")).isInstanceOf(AuthenticationServiceException.class);
    }

    private TokenLookup lookup() {
        TokenIntrospection where = new TokenIntrospection(URI.create(name + "/introspect"), "techo", "secret");
        return new TokenLookup(where, name, AUDIENCE, Duration.ofSeconds(30), Clock.systemUTC());
    }

    /** A later member of the same name wins. */
    private String active(String more) {
        List<String> members = List.of(
                "\"active\":true",
                "\"iss\":\"" + name + "\"",
                "\"client_id\":\"portal\"",
                "\"scope\":\"openid patient/*.rs\"",
                "\"aud\":[\"" + AUDIENCE + "\"]",
                "\"exp\":" + (Instant.now().getEpochSecond() + 60));
        return "{" + String.join(",", members) + more + "}";
    }
}
