package techo.demo.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gets tokens over HTTP as an app or a program would: authorization code with PKCE (RFC 7636) through the sign-in page
 * for a person, client credentials for a program.
 */
public final class SignIn {
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private final URI issuer;
    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    public SignIn(URI issuer) {
        this.issuer = issuer;
    }

    /**
     * With two factors, so that the token opens whatever the person may do.
     *
     * @throws SignInFailedException when the server is not there or refuses
     */
    public String person(SamplePerson person, DemoAccounts accounts) {
        CodeVerifier verifier = new CodeVerifier();
        Map<String, String> request = authorizationRequest(verifier);
        request.put("acr_values", SignedIn.TWO_FACTORS);
        URI asked = authorize(person.username(), accounts.password(person), request);
        return token(verifier, request, asked.getPath().equals(SignInPages.CODE) ? prove(person, accounts) : asked);
    }

    /**
     * With the password alone, which is enough to look.
     *
     * @throws SignInFailedException when the server is not there or refuses
     */
    String person(String username, String password) {
        CodeVerifier verifier = new CodeVerifier();
        Map<String, String> request = authorizationRequest(verifier);
        return token(verifier, request, authorize(username, password, request));
    }

    /** A code opens once: when this one did already, or a later one did, the next one comes soon. */
    private URI prove(SamplePerson person, DemoAccounts accounts) {
        Duration step = AuthenticatorSecret.step();
        for (int distance = 0; distance <= 2; distance++) {
            if (distance == 2) {
                pause(step);
            }
            Instant moment = Instant.now().plus(step.multipliedBy(Math.min(distance, 1)));
            HttpResponse<String> answer =
                    giveCode(accounts.authenticator(person).code(moment));
            if (!location(answer).toString().endsWith("?error")) {
                return continued(answer);
            }
        }
        throw new SignInFailedException("The code was refused. 確認コードが拒否されました。");
    }

    HttpResponse<String> giveCode(String code) {
        return postWithCsrf(SignInPages.CODE, Map.of("code", code));
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SignInFailedException("Interrupted. 中断されました。", e);
        }
    }

    private String token(CodeVerifier verifier, Map<String, String> request, URI redirect) {
        String code = code(request, redirect);
        return accessToken(post(
                "/oauth2/token",
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "client_id",
                        DemoIdentity.APP,
                        "redirect_uri",
                        DemoIdentity.APP_REDIRECT.toString(),
                        "code",
                        code,
                        "code_verifier",
                        verifier.getValue())));
    }

    /** @throws SignInFailedException when the server is not there or refuses */
    public String client(SampleClient client, String secret) {
        String basic =
                Base64.getEncoder().encodeToString((client.id() + ":" + secret).getBytes(StandardCharsets.UTF_8));
        HttpRequest.Builder request = form(
                        "/oauth2/token", encode(Map.of("grant_type", "client_credentials", "scope", client.scope())))
                .header("Authorization", "Basic " + basic);
        return accessToken(send(request));
    }

    /**
     * Signs in as SMART Backend Services has it: with an assertion that the program's key signed.
     *
     * @throws SignInFailedException when the server is not there or refuses
     */
    public String program(SampleClient client, ECKey key) {
        return accessToken(
                post("/oauth2/token", withAssertion(client.scope(), assertion(client.id(), key, claims -> {}))));
    }

    static Map<String, String> withAssertion(String scope, String assertion) {
        return Map.of(
                "grant_type",
                "client_credentials",
                "scope",
                scope,
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion",
                assertion);
    }

    /** An assertion that is right but for what the caller changes. */
    String assertion(String client, JWK key, Consumer<JWTClaimsSet.Builder> change) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(client)
                .subject(client)
                .audience(issuer + "/oauth2/token")
                .jwtID(UUID.randomUUID().toString())
                .expirationTime(Date.from(Instant.now().plusSeconds(120)));
        change.accept(claims);
        try {
            JWSAlgorithm algorithm = JWSAlgorithm.parse(key.getAlgorithm().getName());
            SignedJWT assertion = new SignedJWT(
                    new JWSHeader.Builder(algorithm)
                            .type(JOSEObjectType.JWT)
                            .keyID(key.getKeyID())
                            .build(),
                    claims.build());
            assertion.sign(new DefaultJWSSignerFactory().createJWSSigner(key, algorithm));
            return assertion.serialize();
        } catch (JOSEException e) {
            throw new SignInFailedException("The assertion cannot be signed. 署名できません。", e);
        }
    }

    /** The parameters of a correct request, for a test to break one by one. */
    Map<String, String> authorizationRequest(CodeVerifier verifier) {
        return new TreeMap<>(Map.of(
                "response_type",
                "code",
                "client_id",
                DemoIdentity.APP,
                "redirect_uri",
                DemoIdentity.APP_REDIRECT.toString(),
                "scope",
                "openid fhirUser launch/patient " + DemoIdentity.APP_SCOPE,
                "state",
                UUID.randomUUID().toString(),
                "aud",
                issuer + "/fhir",
                "code_challenge",
                CodeChallenge.compute(CodeChallengeMethod.S256, verifier).getValue(),
                "code_challenge_method",
                "S256"));
    }

    private static String code(Map<String, String> parameters, URI redirect) {
        Map<String, String> answer = query(redirect);
        String code = answer.get("code");
        if (code == null || !Objects.equals(parameters.get("state"), answer.get("state"))) {
            throw new SignInFailedException("The sign-in was refused. サインインが拒否されました。");
        }
        return code;
    }

    /** Signs in and follows the redirects of this server; returns the first address that leads away from it. */
    URI authorize(String username, String password, Map<String, String> parameters) {
        HttpResponse<String> answer = get("/oauth2/authorize?" + encode(parameters));
        if (location(answer).getPath().equals("/login")) {
            answer = givePassword(username, password);
            if (location(answer).toString().endsWith("/login?error")) {
                throw new SignInFailedException("Wrong name or password. 名前またはパスワードが違います。");
            }
            return continued(answer);
        }
        return allowed(answer);
    }

    HttpResponse<String> givePassword(String username, String password) {
        return postWithCsrf(SignInPages.SIGN_IN, Map.of("username", username, "password", password));
    }

    HttpResponse<String> postWithCsrf(String page, Map<String, String> fields) {
        Map<String, String> all = new TreeMap<>(fields);
        all.put("_csrf", csrf(page));
        return post(page, all);
    }

    String csrf(String page) {
        Matcher csrf = CSRF.matcher(get(page).body());
        if (!csrf.find()) {
            throw new SignInFailedException("There is no sign-in page. サインイン画面がありません。");
        }
        return csrf.group(1);
    }

    /** Goes on with what the sign-in interrupted. */
    private URI continued(HttpResponse<String> answer) {
        return allowed(get(issuer.resolve(location(answer))
                .toString()
                .substring(issuer.toString().length())));
    }

    private URI allowed(HttpResponse<String> answer) {
        return location(asks(answer) ? allow(location(answer)) : answer);
    }

    private static boolean asks(HttpResponse<String> answer) {
        return location(answer).getPath().equals(SignInPages.AUTHORIZATION);
    }

    /** Presses the button of the page that asks what the app may do. */
    private HttpResponse<String> allow(URI page) {
        Map<String, String> asked = query(page);
        String scopes = Stream.of(asked.getOrDefault("scope", "").split("[ +]"))
                .map(scope -> "&" + encode(Map.of("scope", scope)))
                .collect(Collectors.joining());
        String fields = encode(
                Map.of("client_id", asked.getOrDefault("client_id", ""), "state", asked.getOrDefault("state", "")));
        return send(form("/oauth2/authorize", fields + scopes));
    }

    /** @throws SignInFailedException when the answer is no redirect: the request was refused before anybody signs in */
    private static URI location(HttpResponse<String> answer) {
        return answer.headers()
                .firstValue("Location")
                .map(URI::create)
                .orElseThrow(() -> new SignInFailedException(
                        "The request was refused with HTTP " + answer.statusCode() + ". 要求が拒否されました。"));
    }

    private static String accessToken(HttpResponse<String> answer) {
        try {
            JsonNode json = new ObjectMapper().readTree(answer.body());
            if (answer.statusCode() != 200 || !json.hasNonNull("access_token")) {
                throw new SignInFailedException(
                        "No token was issued: HTTP " + answer.statusCode() + ". トークンが発行されませんでした。");
            }
            return json.get("access_token").asText();
        } catch (IOException e) {
            throw new SignInFailedException("The token answer cannot be read. 応答を解釈できません。", e);
        }
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create(issuer + path)).header("Accept", "text/html"));
    }

    HttpResponse<String> post(String path, Map<String, String> fields) {
        return send(form(path, encode(fields)));
    }

    private HttpRequest.Builder form(String path, String fields) {
        return HttpRequest.newBuilder(URI.create(issuer + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(fields));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new SignInFailedException(
                    "Nothing answers at " + issuer + "; is the demo running? 応答がありません。demoは起動していますか。", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SignInFailedException("Interrupted. 中断されました。", e);
        }
    }

    static String encode(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    static Map<String, String> query(URI address) {
        Map<String, String> parameters = new TreeMap<>();
        if (address.getQuery() == null) {
            return parameters;
        }
        for (String pair : address.getQuery().split("&")) {
            String[] parts = pair.split("=", 2);
            parameters.put(parts[0], parts[1]);
        }
        return parameters;
    }
}
