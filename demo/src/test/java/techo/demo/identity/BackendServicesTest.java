package techo.demo.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import techo.demo.DemoInstallation;

/** SMART Backend Services against the try-out: a program proves who it is with a key. */
class BackendServicesTest {
    private static final String RESEARCHER = SampleClient.RESEARCHER.id();

    private final RunningDemo demo = RunningDemo.started();
    private final DemoInstallation installation = demo.installation();
    private final SignIn signIn = new SignIn(installation.origin());
    private final ECKey key = DemoKeys.ofPrograms(demo.data().resolve("demo"));

    @Test
    void an_assertion_of_a_registered_key_gets_a_token_without_naming_the_client_beside() throws Exception {
        HttpResponse<String> answer = ask(assertion(claims -> {}));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode token = new ObjectMapper().readTree(answer.body());
        assertThat(token.get("token_type").asText()).isEqualToIgnoringCase("bearer");
        assertThat(token.get("expires_in").asInt()).isBetween(1, 300);
        assertThat(token.get("scope").asText()).isEqualTo("system/*.rs");
    }

    @Test
    void an_assertion_works_once() {
        String assertion = assertion(claims -> {});
        assertThat(ask(assertion).statusCode()).isEqualTo(200);
        HttpResponse<String> again = ask(assertion);
        assertThat(again.statusCode()).isEqualTo(401);
        assertThat(again.body()).contains("invalid_client");
    }

    @TestFactory
    Stream<DynamicTest> an_assertion_that_breaks_one_rule_gets_nothing() throws JOSEException {
        Instant now = Instant.now();
        ECKey stranger = new ECKeyGenerator(Curve.P_384)
                .keyID(key.getKeyID())
                .algorithm(JWSAlgorithm.ES384)
                .generate();
        ECKey weak = new ECKeyGenerator(Curve.P_256)
                .keyID(key.getKeyID())
                .algorithm(JWSAlgorithm.ES256)
                .generate();
        Map<String, String> broken = new TreeMap<>(Map.of(
                "garbage", "garbage",
                "of a stranger's key", signIn.assertion(RESEARCHER, stranger, claims -> {}),
                "of another algorithm", signIn.assertion(RESEARCHER, weak, claims -> {}),
                "of another client", assertion(claims -> claims.subject("operator")),
                "issued by another", assertion(claims -> claims.issuer("operator")),
                "for another server", assertion(claims -> claims.audience("https://elsewhere.example/token")),
                "without an id", assertion(claims -> claims.jwtID(null)),
                "without an end", assertion(claims -> claims.expirationTime(null)),
                "that has ended", assertion(claims -> claims.expirationTime(Date.from(now.minusSeconds(30)))),
                "of more than five minutes",
                        assertion(claims -> claims.expirationTime(Date.from(now.plusSeconds(400))))));
        broken.put("not yet valid", assertion(claims -> claims.notBeforeTime(Date.from(now.plusSeconds(120)))));
        return broken.entrySet().stream()
                .map(assertion -> DynamicTest.dynamicTest(
                        assertion.getKey(),
                        () -> assertThat(ask(assertion.getValue()).statusCode()).isIn(400, 401)));
    }

    @Test
    void a_program_gets_what_it_is_registered_for_and_anything_finer() throws Exception {
        String finer =
                "system/Observation.r?category=http://terminology.hl7.org/CodeSystem/observation-category|survey";
        HttpResponse<String> granted =
                signIn.post("/oauth2/token", SignIn.withAssertion(finer, assertion(claims -> {})));
        assertThat(granted.statusCode()).as(granted.body()).isEqualTo(200);
        assertThat(new ObjectMapper().readTree(granted.body()).get("scope").asText())
                .isEqualTo(finer);
        for (String wider : new String[] {"system/*.cruds", "user/*.rs", "system/*.rs?x=y", "openid"}) {
            HttpResponse<String> refused =
                    signIn.post("/oauth2/token", SignIn.withAssertion(wider, assertion(claims -> {})));
            assertThat(refused.body()).as(wider).contains("invalid_scope");
        }
    }

    @Test
    void keys_are_read_from_the_address_that_is_registered() throws Exception {
        RSAKey own = new RSAKeyGenerator(2048)
                .keyID("own")
                .algorithm(JWSAlgorithm.RS384)
                .generate();
        HttpServer keys = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] body = new JWKSet(own.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
        keys.createContext("/jwks", exchange -> send(exchange.getResponseBody(), body, exchange));
        keys.start();
        try {
            String id = "remote-keys-" + UUID.randomUUID();
            demo.server()
                    .getBean(InMemoryRegisteredClientRepository.class)
                    .save(byAddress(id, "http://localhost:" + keys.getAddress().getPort() + "/jwks"));
            HttpResponse<String> answer = signIn.post(
                    "/oauth2/token", SignIn.withAssertion("system/*.rs", signIn.assertion(id, own, claims -> {})));
            // It is known and may have a token; only the demo has nothing to say of it.
            assertThat(answer.statusCode()).as(answer.body()).isNotEqualTo(401);
            JWK stranger = new RSAKeyGenerator(2048)
                    .keyID("own")
                    .algorithm(JWSAlgorithm.RS384)
                    .generate();
            assertThat(signIn.post(
                                    "/oauth2/token",
                                    SignIn.withAssertion("system/*.rs", signIn.assertion(id, stranger, claims -> {})))
                            .statusCode())
                    .isEqualTo(401);
        } finally {
            keys.stop(0);
        }
    }

    @Test
    void an_issued_token_can_be_looked_up_and_taken_back() throws Exception {
        String token = new ObjectMapper()
                .readTree(ask(assertion(claims -> {})).body())
                .get("access_token")
                .asText();
        assertThat(managed("/oauth2/introspect", token)).contains("\"active\":true");
        managed("/oauth2/revoke", token);
        assertThat(managed("/oauth2/introspect", token)).contains("\"active\":false");
    }

    private String managed(String endpoint, String token) {
        Map<String, String> fields = new TreeMap<>(SignIn.withAssertion("system/*.rs", assertion(claims -> {})));
        fields.put("token", token);
        HttpResponse<String> answer = signIn.post(endpoint, fields);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private String assertion(Consumer<JWTClaimsSet.Builder> change) {
        return signIn.assertion(RESEARCHER, key, change);
    }

    private HttpResponse<String> ask(String assertion) {
        return signIn.post("/oauth2/token", SignIn.withAssertion("system/*.rs", assertion));
    }

    private static RegisteredClient byAddress(String id, String keys) {
        return RegisteredClient.withId(id)
                .clientId(id)
                .clientAuthenticationMethod(ClientAuthenticationMethod.PRIVATE_KEY_JWT)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .scope("system/*.rs")
                .clientSettings(ClientSettings.builder()
                        .tokenEndpointAuthenticationSigningAlgorithm(SignatureAlgorithm.RS384)
                        .jwkSetUrl(keys)
                        .build())
                .build();
    }

    private static void send(OutputStream out, byte[] body, com.sun.net.httpserver.HttpExchange exchange)
            throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        out.write(body);
        exchange.close();
    }
}
