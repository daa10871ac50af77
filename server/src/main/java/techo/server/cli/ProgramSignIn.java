package techo.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Gets access tokens for a program with the program's own key (SMART App Launch 2.2, Backend Services): a new one whenever
 * the last is about to end.
 */
final class ProgramSignIn {
    private static final String ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final Duration ASSERTION_LIFE = Duration.ofMinutes(2);
    private static final Duration BEFORE_THE_END = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int DEFAULT_LIFE_SECONDS = 60;

    private final HttpClient http;
    private final InstantSource time;
    private final ObjectMapper json = new ObjectMapper();
    private final URI tokens;
    private final String client;
    private final JWK key;
    private final String scope;
    private Token last = new Token("", Instant.EPOCH);

    private record Token(String text, Instant useUntil) {}

    private ProgramSignIn(HttpClient http, InstantSource time, URI tokens, String client, JWK key, String scope) {
        this.http = http;
        this.time = time;
        this.tokens = tokens;
        this.client = client;
        this.key = key;
        this.scope = scope;
    }

    /**
     * @param server the FHIR base address, which says where tokens are given
     * @param keyFile a private key as JWK
     * @throws IOException when the key cannot be used, or the server does not say where
     */
    static ProgramSignIn at(HttpClient http, InstantSource time, URI server, String client, Path keyFile, String scope)
            throws IOException, InterruptedException {
        JWK key = key(keyFile);
        HttpResponse<String> configuration = http.send(
                HttpRequest.newBuilder(URI.create(server + "/.well-known/smart-configuration"))
                        .timeout(PATIENCE)
                        .header("Accept", "application/json")
                        .build(),
                BodyHandlers.ofString());
        if (configuration.statusCode() != 200) {
            throw new IOException(
                    "the server does not say where tokens are given (HTTP " + configuration.statusCode() + ")");
        }
        String endpoint = new ObjectMapper()
                .readTree(configuration.body())
                .path("token_endpoint")
                .asText();
        return new ProgramSignIn(http, time, tokens(endpoint), client, key, scope);
    }

    private static URI tokens(String endpoint) throws IOException {
        try {
            URI tokens = new URI(endpoint);
            if (ServerConnection.isPrivate(tokens)) {
                return tokens;
            }
            throw new IOException("tokens are given at an address that is not https");
        } catch (URISyntaxException e) {
            throw new IOException("the server does not say where tokens are given", e);
        }
    }

    private static JWK key(Path file) throws IOException {
        try {
            JWK key = JWK.parse(Files.readString(file));
            if (!key.isPrivate()) {
                throw new IOException("the key is not a private one: " + file);
            }
            return key;
        } catch (ParseException e) {
            throw new IOException("the key is not a JWK: " + file, e);
        }
    }

    /** An access token that is good for the next half minute at least. */
    String token() throws IOException, InterruptedException {
        if (!time.instant().isBefore(last.useUntil)) {
            last = fresh();
        }
        return last.text;
    }

    private Token fresh() throws IOException, InterruptedException {
        String form = Map.of(
                        "grant_type",
                        "client_credentials",
                        "scope",
                        scope,
                        "client_assertion_type",
                        ASSERTION,
                        "client_assertion",
                        assertion())
                .entrySet()
                .stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(tokens)
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Accept", "application/json")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("the sign-in was refused (HTTP " + answer.statusCode() + ")");
        }
        JsonNode token = json.readTree(answer.body());
        String text = token.path("access_token").asText();
        if (text.isEmpty()) {
            throw new IOException("the sign-in was answered without a token");
        }
        int seconds = token.path("expires_in").asInt(DEFAULT_LIFE_SECONDS);
        return new Token(text, time.instant().plusSeconds(seconds).minus(BEFORE_THE_END));
    }

    private String assertion() throws IOException {
        JWSAlgorithm algorithm = algorithm();
        SignedJWT assertion = new SignedJWT(
                new JWSHeader.Builder(algorithm)
                        .type(JOSEObjectType.JWT)
                        .keyID(key.getKeyID())
                        .build(),
                new JWTClaimsSet.Builder()
                        .issuer(client)
                        .subject(client)
                        .audience(tokens.toString())
                        .jwtID(UUID.randomUUID().toString())
                        .expirationTime(Date.from(time.instant().plus(ASSERTION_LIFE)))
                        .build());
        try {
            assertion.sign(new DefaultJWSSignerFactory().createJWSSigner(key, algorithm));
        } catch (JOSEException e) {
            throw new IOException("the key cannot sign", e);
        }
        return assertion.serialize();
    }

    /** What the key itself says; else what the specification wants of keys of its kind. */
    private JWSAlgorithm algorithm() {
        return Optional.ofNullable(key.getAlgorithm())
                .map(named -> JWSAlgorithm.parse(named.getName()))
                .orElseGet(() -> key instanceof ECKey curve ? ofCurve(curve.getCurve()) : JWSAlgorithm.RS384);
    }

    private static JWSAlgorithm ofCurve(Curve curve) {
        return curve.equals(Curve.P_256)
                ? JWSAlgorithm.ES256
                : curve.equals(Curve.P_521) ? JWSAlgorithm.ES512 : JWSAlgorithm.ES384;
    }
}
