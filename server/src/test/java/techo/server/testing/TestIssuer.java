package techo.server.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;

/** An OAuth 2.0 issuer of its own over HTTP: it publishes its keys, and signs whatever a test wants to present. */
public final class TestIssuer implements AutoCloseable {
    /** The client that the server under test knows. */
    public static final String CLIENT = "test-client";
    /** A client whose mistakes are stored and kept from recipients. */
    public static final String QUARANTINED_CLIENT = "test-client-quarantined";
    /** A client whose mistakes are stored with a warning. */
    public static final String WARNED_CLIENT = "test-client-warned";

    /** Scopes that narrow no kind of caller. */
    public static final String EVERYTHING = "openid patient/*.cruds system/*.cruds";

    private final HttpServer http;
    private final ECKey key;
    private final RSAKey rsaKey;
    private final String audience;

    private TestIssuer(HttpServer http, ECKey key, RSAKey rsaKey, String audience) {
        this.http = http;
        this.key = key;
        this.rsaKey = rsaKey;
        this.audience = audience;
    }

    /** @param audience what tokens are for: the base address of the server under test */
    public static TestIssuer start(String audience) {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            ECKey key = new ECKeyGenerator(Curve.P_256).keyID("test-1").generate();
            RSAKey rsaKey = new RSAKeyGenerator(2048).keyID("test-2").generate();
            TestIssuer issuer = new TestIssuer(http, key, rsaKey, audience);
            issuer.serve("/jwks", new JWKSet(List.of(key.toPublicJWK(), rsaKey.toPublicJWK())).toString());
            issuer.serve(
                    "/.well-known/openid-configuration",
                    "{\"issuer\":\"" + issuer.uri() + "\",\"jwks_uri\":\"" + issuer.uri() + "/jwks\","
                            + "\"authorization_endpoint\":\"" + issuer.uri() + "/authorize\",\"token_endpoint\":\""
                            + issuer.uri() + "/token\",\"subject_types_supported\":[\"public\"],"
                            + "\"response_types_supported\":[\"code\"],"
                            + "\"code_challenge_methods_supported\":[\"S256\"]}");
            http.start();
            return issuer;
        } catch (IOException | JOSEException e) {
            throw new IllegalStateException("the test issuer cannot start", e);
        }
    }

    public String uri() {
        return "http://localhost:" + http.getAddress().getPort();
    }

    /** What makes a server trust this issuer, and the clients whose tokens it mints. */
    Map<String, Object> serverProperties() {
        String issuer = "techo.identity.issuers.test.";
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(issuer + "uri", uri());
        properties.put(issuer + "algorithms", "ES256");
        properties.put(issuer + "callers", "citizen,delegate,recipient,operator");
        Map.of("any", CLIENT, "quarantined", QUARANTINED_CLIENT, "warned", WARNED_CLIENT)
                .forEach((name, id) -> {
                    String client = issuer + "clients." + name + ".";
                    properties.put(client + "id", id);
                    properties.put(client + "callers", "citizen,delegate,recipient,operator");
                    properties.put(client + "purposes", codes(PurposeOfUse.values(), PurposeOfUse::code));
                    properties.put(client + "recipient-types", codes(RecipientType.values(), RecipientType::code));
                });
        properties.put(issuer + "assurance[urn:example:two-factors]", "multi-factor");
        return properties;
    }

    private static <T> String codes(T[] values, Function<T, String> code) {
        return Arrays.stream(values).map(code).collect(Collectors.joining(","));
    }

    /** A token of a person who asks for their own record. */
    public String citizen(String patientId) {
        return token(claims -> claims.claim("techo_caller", "citizen")
                .claim("patient", patientId)
                .claim("purpose", PurposeOfUse.SELF_VIEW.code()));
    }

    /** A token of a person who uses one of the clients above. */
    public String citizen(String patientId, String client) {
        return token(claims -> claims.claim("client_id", client)
                .claim("techo_caller", "citizen")
                .claim("patient", patientId)
                .claim("purpose", PurposeOfUse.SELF_VIEW.code()));
    }

    /** A token of somebody who acts for a person. */
    public String delegate(String relatedPersonId, String patientId, PurposeOfUse purpose) {
        return token(claims -> claims.claim("techo_caller", "delegate")
                .claim("patient", patientId)
                .claim("fhirUser", "RelatedPerson/" + relatedPersonId)
                .claim("purpose", purpose.code()));
    }

    /** A token of an organisation that asks for one purpose. */
    public String recipient(String organizationId, RecipientType type, PurposeOfUse purpose) {
        return token(claims -> claims.claim("techo_caller", "recipient")
                .claim("recipient", organizationId)
                .claim("recipient_type", type.code())
                .claim("purpose", purpose.code()));
    }

    /** A token of someone who runs the service. */
    public String operator() {
        return token(claims -> claims.claim("techo_caller", "operator").claim("purpose", PurposeOfUse.OPERATE.code()));
    }

    /** One of several people who run the service. */
    public String operator(String subject) {
        return token(claims -> claims.subject(subject)
                .claim("techo_caller", "operator")
                .claim("purpose", PurposeOfUse.OPERATE.code()));
    }

    /** A token that is valid but for what the test changes. */
    public String token(Consumer<JWTClaimsSet.Builder> change) {
        return token(JWSAlgorithm.ES256, "at+jwt", change);
    }

    /** A token signed by a published key of this issuer; an empty type leaves the {@code typ} header out. */
    public String token(JWSAlgorithm algorithm, String type, Consumer<JWTClaimsSet.Builder> change) {
        boolean rsa = JWSAlgorithm.Family.RSA.contains(algorithm);
        return sign(algorithm, type, rsa ? rsaKey : key, claims(change));
    }

    /** A token that names a published key and is signed by another. */
    public String forged(Consumer<JWTClaimsSet.Builder> change) {
        try {
            ECKey other = new ECKeyGenerator(Curve.P_256).keyID(key.getKeyID()).generate();
            return sign(JWSAlgorithm.ES256, "at+jwt", other, claims(change));
        } catch (JOSEException e) {
            throw new IllegalStateException("the test key cannot be made", e);
        }
    }

    /** A token with {@code alg: none}. */
    public String unsigned(Consumer<JWTClaimsSet.Builder> change) {
        return new PlainJWT(claims(change)).serialize();
    }

    private JWTClaimsSet claims(Consumer<JWTClaimsSet.Builder> change) {
        Instant now = Instant.now();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(uri())
                .audience(audience)
                .subject("subject")
                .jwtID(UUID.randomUUID().toString())
                .claim("client_id", CLIENT)
                .claim("scope", EVERYTHING)
                .claim("amr", List.of("pwd", "otp", "mfa"))
                .claim("auth_time", now.getEpochSecond())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)));
        change.accept(claims);
        return claims.build();
    }

    private static String sign(JWSAlgorithm algorithm, String type, JWK key, JWTClaimsSet claims) {
        try {
            JWSHeader.Builder header = new JWSHeader.Builder(algorithm).keyID(key.getKeyID());
            if (!type.isEmpty()) {
                header.type(new JOSEObjectType(type));
            }
            SignedJWT jwt = new SignedJWT(header.build(), claims);
            jwt.sign(new DefaultJWSSignerFactory().createJWSSigner(key, algorithm));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("the test token cannot be signed", e);
        }
    }

    private void serve(String path, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        http.createContext(path, exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
