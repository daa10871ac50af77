package techo.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.server.testing.FhirHttp;
import techo.server.testing.OpaqueIssuer;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** A token that is bound to a key opens for who has the key, and for nobody else (RFC 9449, RFC 8705). */
@ServerTest
class BoundTokensTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private OpaqueIssuer opaque;

    @Autowired
    private ServletWebServerApplicationContext server;

    @Autowired
    private JdbcTemplate jdbc;

    private final String person = "person-" + UUID.randomUUID();
    private final ECKey key = newKey();

    @BeforeEach
    void storePerson() {
        Patient patient = new Patient();
        patient.addName().setText("架空 太郎");
        patient.setId(person);
        assertThat(fhir.put(tokens.operator(), "/Patient/" + person, patient).statusCode())
                .isEqualTo(201);
    }

    @Test
    void a_proof_of_the_key_opens_the_record() throws Exception {
        String token = boundToKey();
        assertThat(withProof(token, proof(token, claims -> {})).statusCode()).isEqualTo(200);
    }

    @Test
    void a_bound_token_is_worth_nothing_as_a_bearer_token() {
        assertThat(fhir.get(boundToKey(), "/Patient/" + person).statusCode()).isEqualTo(401);
    }

    @Test
    void a_proof_works_once() throws Exception {
        String token = boundToKey();
        String proof = proof(token, claims -> {});
        assertThat(withProof(token, proof).statusCode()).isEqualTo(200);
        assertThat(withProof(token, proof).statusCode()).isEqualTo(401);
    }

    @Test
    void a_proof_that_another_node_took_is_not_taken_again() throws Exception {
        String token = boundToKey();
        String proof = proof(token, claims -> {});
        assertThat(new SeenProofs(jdbc, Clock.systemUTC()).isFirst(ProofFilter.name(proof)))
                .isTrue();
        assertThat(withProof(token, proof).statusCode()).isEqualTo(401);
        assertThat(withProof(token, proof(token, claims -> {})).statusCode()).isEqualTo(200);
    }

    @Test
    void proofs_are_forgotten_when_they_are_too_old_by_themselves() {
        Instant now = Instant.now();
        String proof = UUID.randomUUID().toString();
        assertThat(new SeenProofs(jdbc, Clock.fixed(now.minusSeconds(301), ZoneOffset.UTC)).isFirst(proof))
                .isTrue();
        assertThat(new SeenProofs(jdbc, Clock.fixed(now, ZoneOffset.UTC)).isFirst(proof))
                .isTrue();
        assertThat(new SeenProofs(jdbc, Clock.fixed(now, ZoneOffset.UTC)).isFirst(proof))
                .isFalse();
    }

    @TestFactory
    Stream<DynamicTest> a_proof_of_something_else_proves_nothing() {
        String token = boundToKey();
        Instant now = Instant.now();
        Map<String, String> wrong = Map.of(
                "of another key", proof(newKey(), token, claims -> {}),
                "for another method", proof(token, claims -> claims.claim("htm", "DELETE")),
                "for another address", proof(token, claims -> claims.claim("htu", fhir.baseUrl() + "/Patient/other")),
                "for another token", proof("another", claims -> {}),
                "of yesterday", proof(token, claims -> claims.issueTime(Date.from(now.minusSeconds(86_400)))),
                "of tomorrow", proof(token, claims -> claims.issueTime(Date.from(now.plusSeconds(86_400)))),
                "without an id", proof(token, claims -> claims.jwtID(null)),
                "that is garbage", "garbage");
        return wrong.entrySet().stream()
                .map(proof -> DynamicTest.dynamicTest(
                        proof.getKey(),
                        () -> assertThat(withProof(token, proof.getValue()).statusCode())
                                .isEqualTo(401)));
    }

    @Test
    void the_certificate_of_the_connection_opens_the_record_and_no_other_does(@TempDir Path directory)
            throws Exception {
        try (SecureConnector connector = SecureConnector.open(server, directory)) {
            String own = boundTo("x5t#S256", connector.thumbprint("client"));
            URI address = URI.create(connector.origin() + "/fhir/Patient/" + person);
            assertThat(status(connector.client("client"), address, own)).isEqualTo(200);
            assertThat(status(connector.client("other"), address, own)).isEqualTo(401);
            assertThat(status(connector.client(), address, own)).isEqualTo(401);
            assertThat(fhir.get(own, "/Patient/" + person).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void a_certificate_counts_also_where_the_issuer_is_asked_about_the_token(@TempDir Path directory) throws Exception {
        try (SecureConnector connector = SecureConnector.open(server, directory)) {
            String own = opaque.token(person, Map.of("cnf", Map.of("x5t#S256", connector.thumbprint("client"))));
            URI address = URI.create(connector.origin() + "/fhir/Patient/" + person);
            assertThat(status(connector.client("client"), address, own)).isEqualTo(200);
            assertThat(status(connector.client("other"), address, own)).isEqualTo(401);
            assertThat(status(connector.client(), address, own)).isEqualTo(401);
        }
    }

    @Test
    void what_an_issuer_adds_to_the_binding_of_a_signed_token_is_not_overlooked() {
        Claims unbound = new Claims(Map.of());
        Claims bound = new Claims(Map.of("cnf", Map.of("jkt", "one")));
        assertThat(bound.isBoundAtLeastAs(unbound)).isTrue();
        assertThat(bound.isBoundAtLeastAs(bound)).isTrue();
        assertThat(unbound.isBoundAtLeastAs(bound)).isFalse();
        assertThat(new Claims(Map.of("cnf", Map.of("jkt", "two"))).isBoundAtLeastAs(bound))
                .isFalse();
    }

    private static int status(HttpClient http, URI address, String token) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Authorization", "Bearer " + token)
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    private String boundToKey() {
        try {
            return boundTo("jkt", key.computeThumbprint().toString());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private String boundTo(String confirmation, String thumbprint) {
        return tokens.token(claims -> claims.claim("techo_caller", "citizen")
                .claim("patient", person)
                .claim("cnf", Map.of(confirmation, thumbprint)));
    }

    private HttpResponse<String> withProof(String token, String proof) {
        return fhir.send(
                "",
                "/Patient/" + person,
                request -> request.header("Authorization", "DPoP " + token).header("DPoP", proof));
    }

    private String proof(String token, Consumer<JWTClaimsSet.Builder> change) {
        return proof(key, token, change);
    }

    private String proof(ECKey signing, String token, Consumer<JWTClaimsSet.Builder> change) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .jwtID(UUID.randomUUID().toString())
                .claim("htm", "GET")
                .claim("htu", fhir.baseUrl() + "/Patient/" + person)
                .claim("ath", hash(token))
                .issueTime(new Date());
        change.accept(claims);
        try {
            SignedJWT proof = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .type(new JOSEObjectType("dpop+jwt"))
                            .jwk(signing.toPublicJWK())
                            .build(),
                    claims.build());
            proof.sign(new ECDSASigner(signing));
            return proof.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("the proof cannot be signed", e);
        }
    }

    private static String hash(String token) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
            return Base64URL.encode(hash).toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ECKey newKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
