package techo.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** Which tokens open the FHIR interface, and what the others are told. */
@ServerTest
class TokensTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Test
    void a_valid_token_of_each_kind_of_caller_reaches_the_fhir_interface() {
        for (String token : List.of(
                tokens.citizen("p-1"),
                tokens.recipient("org-1", RecipientType.MEDICAL, PurposeOfUse.TREAT),
                tokens.operator())) {
            assertThat(fhir.get(token, "/Organization?_count=0").statusCode()).isNotIn(401, 403);
        }
    }

    @TestFactory
    Stream<DynamicTest> a_token_that_breaks_one_rule_is_no_token() {
        Instant now = Instant.now();
        Map<String, String> broken = Map.ofEntries(
                Map.entry("garbage", "garbage"),
                Map.entry("encrypted", encrypted()),
                Map.entry("not signed", tokens.unsigned(citizen())),
                Map.entry("signed by another key", tokens.forged(citizen())),
                Map.entry("another algorithm", tokens.token(JWSAlgorithm.RS256, "at+jwt", citizen())),
                Map.entry("no type", tokens.token(JWSAlgorithm.ES256, "", citizen())),
                Map.entry("type of a client assertion", tokens.token(JWSAlgorithm.ES256, "dpop+jwt", citizen())),
                Map.entry(
                        "expired",
                        with(c -> c.issueTime(Date.from(now.minusSeconds(600)))
                                .expirationTime(Date.from(now.minusSeconds(60))))),
                Map.entry("not yet valid", with(c -> c.notBeforeTime(Date.from(now.plusSeconds(120))))),
                Map.entry("without expiry", with(c -> c.expirationTime(null))),
                Map.entry("valid for days", with(c -> c.expirationTime(Date.from(now.plusSeconds(200_000))))),
                Map.entry("without subject", with(c -> c.subject(null))),
                Map.entry("for another audience", with(c -> c.audience("https://elsewhere.example/fhir"))),
                Map.entry("for no audience", with(c -> c.audience((String) null))),
                Map.entry("of an unknown issuer", with(c -> c.issuer("https://elsewhere.example"))),
                Map.entry("without issuer", with(c -> c.issuer(null))),
                Map.entry("an ID token", with(c -> c.claim("nonce", "n-1"))),
                Map.entry("an ID token of Keycloak", with(c -> c.claim("typ", "ID"))),
                Map.entry("bound to a DPoP key", with(c -> c.claim("cnf", Map.of("jkt", "thumbprint")))),
                Map.entry("bound to a certificate", with(c -> c.claim("cnf", Map.of("x5t#S256", "thumbprint")))),
                Map.entry("bound to something unknown", with(c -> c.claim("cnf", Map.of("kid", "k")))));
        return noTokens(broken);
    }

    /** Everybody can read the claims of a token that they hold, and the issuer's public keys. */
    @TestFactory
    Stream<DynamicTest> genuine_claims_that_the_issuer_did_not_sign_are_no_token() throws Exception {
        SignedJWT genuine = SignedJWT.parse(with(claims -> {}));
        JWTClaimsSet claims = genuine.getJWTClaimsSet();
        JWTClaimsSet others = new JWTClaimsSet.Builder(claims)
                .claim("patient", "somebody-else")
                .build();
        String[] parts = genuine.serialize().split("\\.");
        ECKey own = new ECKeyGenerator(Curve.P_256).keyID("test-1").generate();
        JWSSigner byOwn = new ECDSASigner(own);
        byte[] published = JWKSet.load(URI.create(tokens.uri() + "/jwks").toURL())
                .getKeyByKeyId("test-1")
                .toECKey()
                .toPublicKey()
                .getEncoded();
        return noTokens(Map.of(
                "with the published key as a shared secret",
                signed(header(JWSAlgorithm.HS256), claims, new MACSigner(published)),
                "with a key that comes along",
                signed(header(JWSAlgorithm.ES256).jwk(own.toPublicJWK()), claims, byOwn),
                "with a key at an address that comes along",
                signed(header(JWSAlgorithm.ES256).jwkURL(URI.create(tokens.uri() + "/others")), claims, byOwn),
                "with the signature of other claims",
                parts[0] + "." + Base64URL.encode(others.toString()) + "." + parts[2],
                "with no signature at all",
                parts[0] + "." + parts[1] + "."));
    }

    private static JWSHeader.Builder header(JWSAlgorithm algorithm) {
        return new JWSHeader.Builder(algorithm)
                .type(new JOSEObjectType("at+jwt"))
                .keyID("test-1");
    }

    private static String signed(JWSHeader.Builder header, JWTClaimsSet claims, JWSSigner signer) throws JOSEException {
        SignedJWT token = new SignedJWT(header.build(), claims);
        token.sign(signer);
        return token.serialize();
    }

    private Stream<DynamicTest> noTokens(Map<String, String> broken) {
        return broken.entrySet().stream()
                .map(token -> DynamicTest.dynamicTest(token.getKey(), () -> {
                    HttpResponse<String> answer = fhir.get(token.getValue(), "/Patient/p-1");
                    assertThat(answer.statusCode()).isEqualTo(401);
                    assertThat(answer.headers().firstValue("WWW-Authenticate"))
                            .hasValueSatisfying(challenge -> assertThat(challenge)
                                    .startsWith(
                                            "Bearer error=\"invalid_token\", resource_metadata=\"http://localhost:"));
                    assertThat(answer.body()).contains("\"token-invalid\"").doesNotContain("p-1");
                }));
    }

    @TestFactory
    Stream<DynamicTest> a_genuine_token_that_says_the_wrong_thing_is_refused_with_the_reason() {
        Map<String, Map.Entry<String, Consumer<JWTClaimsSet.Builder>>> wrong = Map.ofEntries(
                refused("another client", "client-unregistered", c -> c.claim("client_id", "somebody-else")),
                refused("two clients", "client-unregistered", c -> c.claim("azp", "somebody-else")),
                refused("no client", "client-unregistered", c -> c.claim("client_id", null)),
                refused("no caller", "caller-unknown", c -> c.claim("techo_caller", null)),
                refused("an unknown caller", "caller-unknown", c -> c.claim("techo_caller", "administrator")),
                refused("a list of callers", "caller-unknown", c -> c.claim("techo_caller", List.of("citizen"))),
                refused("a citizen without record", "caller-unknown", c -> c.claim("patient", null)),
                refused("a record id with a slash", "caller-unknown", c -> c.claim("patient", "Patient/p-1")),
                refused("an unknown purpose", "purpose-unknown", c -> c.claim("purpose", "CURIOSITY")),
                refused("several purposes", "purpose-unknown", c -> c.claim("purpose", List.of("TREAT", "TEST"))),
                refused(
                        "an operator without purpose",
                        "purpose-required",
                        c -> c.claim("techo_caller", "operator").claim("purpose", null)),
                refused(
                        "a recipient without organisation",
                        "recipient-unregistered",
                        c -> c.claim("techo_caller", "recipient").claim("recipient_type", "MEDICAL")),
                refused("somebody else's sign-in", "caller-unknown", c -> c.claim("fhirUser", "Patient/another")),
                refused("a sign-in of staff", "caller-unknown", c -> c.claim("fhirUser", "Practitioner/p-1")),
                refused(
                        "a sign-in at another server",
                        "caller-unknown",
                        c -> c.claim("fhirUser", "https://elsewhere.example/fhir/Patient/p-1")),
                refused(
                        "a delegate without a sign-in",
                        "caller-unknown",
                        c -> c.claim("techo_caller", "delegate").claim("purpose", "LEGAL-REP")),
                refused(
                        "a delegate of nobody",
                        "caller-unknown",
                        c -> c.claim("techo_caller", "delegate")
                                .claim("purpose", "LEGAL-REP")
                                .claim("fhirUser", "RelatedPerson/r-1")
                                .claim("patient", null)),
                refused(
                        "a delegate without purpose",
                        "purpose-required",
                        c -> c.claim("techo_caller", "delegate")
                                .claim("fhirUser", "RelatedPerson/r-1")
                                .claim("purpose", null)),
                refused(
                        "a scope with a line break",
                        "scope-malformed",
                        c -> c.claim("scope", "patient/*.rs\nsystem/*.cruds")),
                refused(
                        "a scope with a second question",
                        "scope-restriction-unsupported",
                        c -> c.claim("scope", "patient/Observation.rs?a=b?c=d")),
                refused("a scope of no type", "scope-malformed", c -> c.claim("scope", "patient/.rs")),
                refused(
                        "a scope that escapes its type",
                        "scope-malformed",
                        c -> c.claim("scope", "patient/../*.cruds")),
                refused("scopes of another context only", "scope-missing", c -> c.claim("scope", "system/*.cruds")),
                refused(
                        "a scope that is encoded",
                        "scope-restriction-unsupported",
                        c -> c.claim("scope", "patient/Observation.rs?category%3Da=b")),
                refused(
                        "a recipient of unknown type",
                        "recipient-unregistered",
                        c -> c.claim("techo_caller", "recipient")
                                .claim("recipient", "org-1")
                                .claim("recipient_type", "FRIEND")));
        return wrong.entrySet().stream()
                .map(token -> DynamicTest.dynamicTest(token.getKey(), () -> {
                    HttpResponse<String> answer = fhir.get(with(token.getValue().getValue()), "/Patient/p-1");
                    assertThat(answer.statusCode()).isEqualTo(403);
                    assertThat(answer.body())
                            .contains("\"" + token.getValue().getKey() + "\"")
                            .contains("OperationOutcome");
                }));
    }

    @Test
    void a_citizen_who_states_no_purpose_looks_at_the_own_record() {
        assertThat(fhir.get(with(c -> c.claim("purpose", null)), "/Organization?_count=0")
                        .statusCode())
                .isNotIn(401, 403);
    }

    @Test
    void a_token_with_the_authorized_party_of_keycloak_instead_of_a_client_id_is_accepted() {
        String token = tokens.token(c -> citizen()
                .andThen(claims -> claims.claim("client_id", null).claim("azp", TestIssuer.CLIENT))
                .accept(c));
        assertThat(fhir.get(token, "/Organization?_count=0").statusCode()).isNotIn(401, 403);
    }

    @Test
    void a_token_in_the_address_or_in_a_form_is_no_token() {
        String token = tokens.citizen("p-1");
        assertThat(fhir.get("", "/Patient?access_token=" + token).statusCode()).isEqualTo(401);
        assertThat(fhir.send(
                                "",
                                "/Patient/_search",
                                request -> request.header("Content-Type", "application/x-www-form-urlencoded")
                                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                                                "access_token=" + token)))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void a_header_that_is_too_large_is_refused_before_anybody_reads_it() {
        String huge = "x".repeat(200_000);
        HttpResponse<String> answer =
                fhir.send("", "/Patient/p-1", request -> request.header("Authorization", "Bearer " + huge));
        assertThat(answer.statusCode()).isIn(400, 431);
        assertThat(answer.body()).doesNotContain("xxxx");
        assertThat(fhir.get(tokens.citizen("p-1"), "/Organization?_count=0").statusCode())
                .isNotIn(401, 403);
    }

    /** Only its issuer could read it. */
    private static String encrypted() {
        try {
            EncryptedJWT token = new EncryptedJWT(
                    new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A256GCM),
                    new JWTClaimsSet.Builder().subject("p-1").build());
            token.encrypt(new DirectEncrypter(new byte[32]));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private String with(Consumer<JWTClaimsSet.Builder> change) {
        return tokens.token(citizen().andThen(change));
    }

    private static Consumer<JWTClaimsSet.Builder> citizen() {
        return claims -> claims.claim("techo_caller", "citizen")
                .claim("patient", "p-1")
                .claim("purpose", PurposeOfUse.SELF_VIEW.code());
    }

    private static Map.Entry<String, Map.Entry<String, Consumer<JWTClaimsSet.Builder>>> refused(
            String what, String code, Consumer<JWTClaimsSet.Builder> change) {
        return Map.entry(what, Map.entry(code, change));
    }
}
