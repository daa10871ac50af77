package techo.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A person with a browser and a phone at the pages of Keycloak, filling in whatever form it shows. */
final class KeycloakVisit {
    static final String CALLBACK = "http://127.0.0.1:49152/callback";

    private static final Pattern ACTION = Pattern.compile("<form[^>]*\\baction=\"([^\"]+)\"");
    private static final Pattern SECRET = Pattern.compile("name=\"totpSecret\"\\s+value=\"([^\"]+)\"");
    private static final Pattern CODE = Pattern.compile("name=\"code\"\\s+value=\"([^\"]+)\"");
    /** What the page says about the fields that were just sent. */
    private static final Pattern COMPLAINT = Pattern.compile("kc-feedback-text\"[^>]*>([^<]+)<");

    private static final int MOST_PAGES = 10;

    private final RunningSite site;
    private final HttpClient browser;
    private final String name;
    private final String password;
    private final List<String> asked = new ArrayList<>();
    private Optional<Totp> phone;

    private KeycloakVisit(RunningSite site, String name, String password, Optional<Totp> phone) {
        this.site = site;
        this.browser = site.browser().cookieHandler(new CookieManager()).build();
        this.name = name;
        this.password = password;
        this.phone = phone;
    }

    static KeycloakVisit of(RunningSite site, String name, String password) {
        return new KeycloakVisit(site, name, password, Optional.empty());
    }

    /** The same person with the same phone at another computer, where nobody is signed in. */
    KeycloakVisit elsewhere() {
        return new KeycloakVisit(site, name, password, phone);
    }

    /** What the last sign-in asked for, in order: password, phone (a new one), code, permission. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    /** The person's phone, once it was set up. */
    Totp phone() {
        return phone.orElseThrow();
    }

    /** Authorization code with PKCE; the answer of the token endpoint. */
    JsonNode signIn(String client, String scope, Map<String, String> more) {
        String verifier = UUID.randomUUID() + "-" + UUID.randomUUID();
        Map<String, String> parameters = new TreeMap<>(Map.of(
                "response_type",
                "code",
                "client_id",
                client,
                "redirect_uri",
                CALLBACK,
                "scope",
                scope,
                "state",
                "s",
                "aud",
                site.fhir(),
                "code_challenge",
                challenge(verifier),
                "code_challenge_method",
                "S256"));
        parameters.putAll(more);
        Map<String, String> answer = Forms.query(authorize(parameters));
        if (!answer.containsKey("code")) {
            throw new IllegalStateException("the sign-in was refused: " + answer);
        }
        return Forms.json(send(Forms.post(
                site.realm() + "/protocol/openid-connect/token",
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "client_id",
                        client,
                        "redirect_uri",
                        CALLBACK,
                        "code",
                        answer.get("code"),
                        "code_verifier",
                        verifier))));
    }

    /** Goes through the pages; returns the address at which the app gets its answer. */
    private URI authorize(Map<String, String> parameters) {
        asked.clear();
        HttpRequest next = Http.request(site.realm() + "/protocol/openid-connect/auth?" + Forms.encode(parameters))
                .build();
        for (int page = 0; page < MOST_PAGES; page++) {
            HttpResponse<String> answer = send(next);
            Optional<String> location = answer.headers().firstValue("Location");
            if (location.filter(to -> to.startsWith(CALLBACK)).isPresent()) {
                return URI.create(location.get().replace(" ", "%20").replace("|", "%7C"));
            }
            next = location.map(to -> Http.request(to).build()).orElseGet(() -> filled(answer));
        }
        throw new IllegalStateException("the sign-in goes round in circles: " + asked);
    }

    private HttpRequest filled(HttpResponse<String> answer) {
        String page = answer.body();
        String action = found(ACTION, page)
                .orElseThrow(() -> new IllegalStateException("a page without a form, status " + answer.statusCode()))
                .replace("&amp;", "&");
        return Forms.post(answer.uri().resolve(action).toString(), fields(page));
    }

    private Map<String, String> fields(String page) {
        Optional<String> secret = found(SECRET, page);
        if (secret.isPresent()) {
            asked.add("phone");
            phone = secret.map(Totp::new);
            return Map.of("totpSecret", secret.get(), "totp", phone().code(Instant.now()), "userLabel", "phone");
        }
        if (page.contains("name=\"otp\"")) {
            asked.add("code");
            return Map.of("otp", phone().code(Instant.now()));
        }
        if (page.contains("name=\"accept\"")) {
            asked.add("permission");
            return Map.of("code", found(CODE, page).orElseThrow(), "accept", "yes");
        }
        if (asked.contains("password")) {
            throw new IllegalStateException(
                    "refused: " + found(COMPLAINT, page).orElse("").strip());
        }
        asked.add("password");
        return Map.of("username", name, "password", password);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return browser.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Optional<String> found(Pattern pattern, String page) {
        Matcher matcher = pattern.matcher(page);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static String challenge(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
