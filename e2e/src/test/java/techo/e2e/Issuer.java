package techo.e2e;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** An authorization server's keys over HTTP, and tokens for whomever a test wants to be. */
final class Issuer implements AutoCloseable {
    private static final String CLIENT = "e2e";
    private static final Duration LIFE = Duration.ofMinutes(5);
    /** A consent asks for a sign-in of the last five minutes. */
    private static final Duration REUSE = Duration.ofMinutes(3);

    private final HttpServer http;
    private final ECKey key;
    private final String audience;
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();

    private record Token(String text, Instant since) {}

    private Issuer(HttpServer http, ECKey key, String audience) {
        this.http = http;
        this.key = key;
        this.audience = audience;
    }

    /** @param audience the FHIR address of the server that tokens are for */
    static Issuer start(String audience) {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            ECKey key = new ECKeyGenerator(Curve.P_256).keyID("e2e").generate();
            byte[] keys = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
            http.createContext("/jwks", exchange -> {
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, keys.length);
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(keys);
                }
            });
            http.start();
            return new Issuer(http, key, audience);
        } catch (IOException | JOSEException e) {
            throw new IllegalStateException("the issuer cannot start", e);
        }
    }

    String uri() {
        return "http://localhost:" + http.getAddress().getPort();
    }

    /** What makes a server trust this issuer for everybody. */
    List<String> settings() {
        String issuer = "--techo.identity.issuers.e2e.";
        return List.of(
                issuer + "uri=" + uri(),
                issuer + "jwk-set-uri=" + uri() + "/jwks",
                issuer + "callers=citizen,delegate,recipient,operator",
                issuer + "clients.e2e.id=" + CLIENT,
                issuer + "clients.e2e.callers=citizen,delegate,recipient,operator",
                issuer + "clients.e2e.purposes=SELF-VIEW,FAMILY-VIEW,OPERATE,TREAT,INFO-SERVICE",
                issuer + "clients.e2e.recipient-types=MEDICAL");
    }

    /** What makes a server trust this issuer for people, and for the clients of its register. */
    List<String> settingsForPeople() {
        String issuer = "--techo.identity.issuers.e2e.";
        return List.of(
                issuer + "uri=" + uri(),
                issuer + "jwk-set-uri=" + uri() + "/jwks",
                issuer + "callers=citizen,recipient",
                issuer + "clients.e2e.id=" + CLIENT,
                issuer + "clients.e2e.callers=citizen",
                issuer + "clients.e2e.purposes=SELF-VIEW");
    }

    /** Who works on a study, with a client that the register of recipients has. */
    String researcher(String client) {
        return bearer(
                        "researcher " + client,
                        claims -> claims.claim("client_id", client)
                                .claim("techo_caller", "recipient")
                                .claim("fhirUser", "Practitioner/researcher")
                                .claim("purpose", "RESEARCH")
                                .claim("scope", "user/*.rs"))
                .getOrDefault("Authorization", "")
                .replace("Bearer ", "");
    }

    /** The headers of a person who asks for the own record. */
    Map<String, String> citizen(String patient) {
        return bearer(
                "citizen " + patient,
                claims -> claims.claim("techo_caller", "citizen")
                        .claim("patient", patient)
                        .claim("purpose", "SELF-VIEW"));
    }

    /** The headers of a medical institution. */
    Map<String, String> clinic(String organization, String purpose) {
        return bearer(
                "clinic " + organization + " " + purpose,
                claims -> claims.claim("techo_caller", "recipient")
                        .claim("recipient", organization)
                        .claim("recipient_type", "MEDICAL")
                        .claim("purpose", purpose));
    }

    /** The headers of somebody who acts for a person. */
    Map<String, String> relative(String relatedPerson, String patient) {
        return bearer(
                "relative " + relatedPerson,
                claims -> claims.claim("techo_caller", "delegate")
                        .claim("patient", patient)
                        .claim("fhirUser", "RelatedPerson/" + relatedPerson)
                        .claim("purpose", "FAMILY-VIEW"));
    }

    /** The headers of one of those who run the service. */
    Map<String, String> operator(String name) {
        return bearer(
                "operator " + name,
                claims -> claims.subject(name).claim("techo_caller", "operator").claim("purpose", "OPERATE"));
    }

    private Map<String, String> bearer(String name, Consumer<JWTClaimsSet.Builder> who) {
        Token token = tokens.compute(
                name,
                (unused, known) -> known == null || known.since().plus(REUSE).isBefore(Instant.now())
                        ? new Token(sign(who), Instant.now())
                        : known);
        return Map.of("Authorization", "Bearer " + token.text());
    }

    private String sign(Consumer<JWTClaimsSet.Builder> who) {
        Instant now = Instant.now();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(uri())
                .audience(audience)
                .subject("e2e")
                .jwtID(UUID.randomUUID().toString())
                .claim("client_id", CLIENT)
                .claim("scope", "openid patient/*.cruds system/*.cruds")
                .claim("amr", List.of("pwd", "otp", "mfa"))
                .claim("auth_time", now.getEpochSecond())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFE)));
        who.accept(claims);
        try {
            JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                    .keyID(key.getKeyID())
                    .type(new JOSEObjectType("at+jwt"))
                    .build();
            SignedJWT jwt = new SignedJWT(header, claims.build());
            jwt.sign(new ECDSASigner(key));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("a token cannot be signed", e);
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
