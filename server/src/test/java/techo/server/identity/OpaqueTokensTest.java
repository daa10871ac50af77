package techo.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import techo.server.testing.FhirHttp;
import techo.server.testing.OpaqueIssuer;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** Tokens about which the issuer is asked each time. */
@ServerTest
class OpaqueTokensTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer signing;

    @Autowired
    private OpaqueIssuer opaque;

    private final String person = "person-" + UUID.randomUUID();

    @BeforeEach
    void storePerson() {
        Patient patient = new Patient();
        patient.addName().setText("架空 太郎");
        patient.setId(person);
        assertThat(fhir.put(signing.operator(), "/Patient/" + person, patient).statusCode())
                .isEqualTo(201);
    }

    @Test
    void a_token_opens_until_it_is_taken_back() {
        String token = opaque.token(person, Map.of());
        assertThat(read(token)).isEqualTo(200);
        opaque.revoke(token);
        assertThat(read(token)).isEqualTo(401);
    }

    @TestFactory
    Stream<DynamicTest> a_token_of_which_the_issuer_says_something_else_opens_nothing() {
        long now = Instant.now().getEpochSecond();
        Map<String, Map<String, Object>> wrong = Map.of(
                "for another audience", Map.of("aud", List.of("https://elsewhere.example/fhir")),
                "that is over", Map.of("exp", now - 120),
                "that is not yet good", Map.of("nbf", now + 120),
                "of another issuer", Map.of("iss", signing.uri()),
                "bound to a certificate that the connection lacks", Map.of("cnf", Map.of("x5t#S256", "x")));
        return wrong.entrySet().stream()
                .map(token -> DynamicTest.dynamicTest(
                        token.getKey(),
                        () -> assertThat(read(opaque.token(person, token.getValue())))
                                .isEqualTo(401)));
    }

    @Test
    void an_issuer_of_citizens_speaks_for_nobody_else() {
        assertThat(read(opaque.token(person, Map.of("techo_caller", "operator", "purpose", "OPERATE"))))
                .isEqualTo(403);
        assertThat(read(opaque.token(person, Map.of("client_id", TestIssuer.CLIENT))))
                .isEqualTo(403);
    }

    @Test
    void the_keys_of_one_issuer_sign_nothing_of_another() {
        String mixed = signing.token(claims -> claims.issuer(opaque.uri())
                .claim("client_id", OpaqueIssuer.CLIENT)
                .claim("techo_caller", "citizen")
                .claim("patient", person));
        assertThat(read(mixed)).isEqualTo(401);
    }

    private int read(String token) {
        return fhir.get(token, "/Patient/" + person).statusCode();
    }
}
