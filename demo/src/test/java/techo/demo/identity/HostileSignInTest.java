package techo.demo.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import techo.demo.DemoInstallation;

/** What somebody tries who is not a sample person, or makes one of them do. */
class HostileSignInTest {
    private final RunningDemo demo = RunningDemo.started();
    private final DemoInstallation installation = demo.installation();
    private final SignIn signIn = new SignIn(installation.origin());
    private final SignInAttempts attempts = demo.server().getBean(SignInAttempts.class);

    @AfterEach
    void unlock() {
        attempts.succeeded(SamplePerson.TARO.username());
    }

    @Test
    void after_too_many_wrong_passwords_the_right_one_is_refused_like_a_wrong_one() {
        String right = installation.accounts().password(SamplePerson.TARO);
        HttpResponse<String> wrong = signIn.givePassword(SamplePerson.TARO.username(), "wrong");
        for (int i = 1; i < SignInAttempts.TOO_MANY; i++) {
            signIn.givePassword(SamplePerson.TARO.username(), "wrong");
        }
        HttpResponse<String> locked = signIn.givePassword(SamplePerson.TARO.username(), right);
        HttpResponse<String> unknown = signIn.givePassword("nobody", "wrong");
        assertThat(seen(locked)).isEqualTo(seen(wrong)).isEqualTo(seen(unknown));
        attempts.succeeded(SamplePerson.TARO.username());
        assertThat(seen(signIn.givePassword(SamplePerson.TARO.username(), right)))
                .isNotEqualTo(seen(wrong));
    }

    @Test
    void a_lock_opens_by_itself() {
        AtomicLong nanos = new AtomicLong();
        Ticker time = nanos::get;
        SignInAttempts counted = new SignInAttempts(time);
        for (int i = 0; i < SignInAttempts.TOO_MANY; i++) {
            assertThat(counted.areTooMany("Hanako")).isFalse();
            counted.failed(" hanako");
        }
        assertThat(counted.areTooMany("hanako")).isTrue();
        assertThat(counted.areTooMany("taro")).isFalse();
        nanos.addAndGet(SignInAttempts.LOCKED.plusSeconds(1).toNanos());
        assertThat(counted.areTooMany("hanako")).isFalse();
    }

    @Test
    void nobody_learns_by_the_clock_who_has_an_account_or_is_locked() {
        String csrf = signIn.csrf(SignInPages.SIGN_IN);
        long known = fastest(csrf, SamplePerson.HANAKO.username());
        attempts.succeeded(SamplePerson.HANAKO.username());
        long unknown = fastest(csrf, "nobody-at-all");
        for (int i = 0; i < SignInAttempts.TOO_MANY; i++) {
            attempts.failed(SamplePerson.TARO.username());
        }
        long locked = fastest(csrf, SamplePerson.TARO.username());
        long least = Math.min(known, Math.min(unknown, locked));
        long most = Math.max(known, Math.max(unknown, locked));
        // A look-up alone takes a hundredth of a password check.
        assertThat((double) most / least).as("%d %d %d", known, unknown, locked).isLessThan(2.5);
    }

    /** The fastest of several is what an attacker who can repeat compares. */
    private long fastest(String csrf, String username) {
        return LongStream.range(0, 4)
                .map(i -> {
                    long from = System.nanoTime();
                    signIn.post(
                            SignInPages.SIGN_IN, Map.of("username", username, "password", "wrong" + i, "_csrf", csrf));
                    return System.nanoTime() - from;
                })
                .min()
                .orElseThrow();
    }

    @Test
    void wrong_codes_lock_too_and_the_right_one_does_not_open_then() {
        SamplePerson person = SamplePerson.TARO;
        signIn.person(person.username(), installation.accounts().password(person));
        for (int i = 0; i < SignInAttempts.TOO_MANY; i++) {
            signIn.giveCode("00000" + i);
        }
        assertThat(attempts.areTooMany(person.username())).isTrue();
        String right = installation.accounts().authenticator(person).code(Instant.now());
        assertThat(signIn.giveCode(right).headers().firstValue("Location"))
                .hasValueSatisfying(next -> assertThat(next).endsWith(SignInPages.CODE + "?error"));
    }

    @TestFactory
    Stream<DynamicTest> a_form_that_another_site_made_somebody_send_does_nothing() {
        SamplePerson person = SamplePerson.HANAKO;
        signIn.person(person.username(), installation.accounts().password(person));
        return Stream.of(SignInPages.SIGN_IN, SignInPages.CODE, SignInPages.AUTHENTICATOR)
                .map(page -> DynamicTest.dynamicTest(page, () -> {
                    Map<String, String> fields =
                            Map.of("username", person.username(), "password", "x", "code", "000000");
                    assertThat(signIn.post(page, fields).statusCode()).isEqualTo(403);
                    assertThat(new SignIn(installation.origin())
                                    .post(page, fields)
                                    .statusCode())
                            .isEqualTo(403);
                }));
    }

    /** Of the others {@link PageMatrixTest} says the same. */
    @Test
    void a_form_of_another_site_signs_nobody_out() {
        assertThat(signIn.post("/signout", Map.of("x", "y")).statusCode()).isEqualTo(403);
    }

    @Test
    void a_token_opens_no_page_of_a_record() throws Exception {
        String token = installation.token(SampleClient.OPERATOR);
        for (String page : List.of("/record/checkups", "/record/items", "/record/access/file")) {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(installation.origin().resolve(page))
                                    .header("Authorization", "Bearer " + token)
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(page).isEqualTo(302);
            assertThat(location(answer)).as(page).endsWith("/oauth2/authorization/techo");
        }
    }

    @Test
    void an_app_is_allowed_only_by_the_page_that_asked_this_person() {
        Map<String, String> request = signIn.authorizationRequest(new CodeVerifier());
        SamplePerson hanako = SamplePerson.HANAKO;
        signIn.givePassword(hanako.username(), installation.accounts().password(hanako));
        String page = location(signIn.get("/oauth2/authorize?" + SignIn.encode(request)));
        String state = SignIn.query(URI.create(page)).get("state");
        Map<String, String> form =
                Map.of("client_id", DemoIdentity.APP, "state", state, "scope", DemoIdentity.APP_SCOPE);

        assertThat(signIn.post("/oauth2/authorize", with(form, "state", "guessed"))
                        .statusCode())
                .as("a state that no page gave")
                .isEqualTo(400);
        SignIn other = new SignIn(installation.origin());
        SamplePerson taro = SamplePerson.TARO;
        other.givePassword(taro.username(), installation.accounts().password(taro));
        assertThat(other.post("/oauth2/authorize", form).statusCode())
                .as("the state of another person's page")
                .isEqualTo(400);
        assertThat(SignIn.query(URI.create(location(signIn.post("/oauth2/authorize", form)))))
                .containsKey("code");
    }

    @TestFactory
    Stream<DynamicTest> nobody_is_sent_to_an_address_that_is_not_registered() {
        SamplePerson person = SamplePerson.HANAKO;
        signIn.givePassword(person.username(), installation.accounts().password(person));
        return Stream.of(
                        "https://elsewhere.example/callback",
                        "//elsewhere.example/callback",
                        "http://127.0.0.1.elsewhere.example/callback",
                        "http://127.0.0.1@elsewhere.example/callback",
                        "http://127.0.0.1/callback/../../elsewhere",
                        "http://127.0.0.1/callback#fragment",
                        "http://127.0.0.1/another",
                        "http://localhost/callback",
                        "javascript:alert(1)")
                .map(address -> DynamicTest.dynamicTest(address, () -> {
                    Map<String, String> request =
                            with(signIn.authorizationRequest(new CodeVerifier()), "redirect_uri", address);
                    HttpResponse<String> answer = signIn.get("/oauth2/authorize?" + SignIn.encode(request));
                    assertThat(answer.statusCode()).isEqualTo(400);
                    assertThat(answer.headers().firstValue("Location")).isEmpty();
                }));
    }

    @Test
    void a_sign_in_leads_back_to_this_server_only() {
        SamplePerson person = SamplePerson.HANAKO;
        for (String parameter : new String[] {"continue", "redirect", "target", "url", "next"}) {
            SignIn fresh = new SignIn(installation.origin());
            String csrf = fresh.csrf(SignInPages.SIGN_IN + "?" + parameter + "=https://elsewhere.example/");
            HttpResponse<String> answer = fresh.post(
                    SignInPages.SIGN_IN + "?" + parameter + "=https://elsewhere.example/",
                    Map.of(
                            "username",
                            person.username(),
                            "password",
                            installation.accounts().password(person),
                            "_csrf",
                            csrf));
            assertThat(location(answer)).doesNotContain("elsewhere.example");
        }
        assertThat(signIn.get(SignInPages.SIGN_IN + "?lang=https://elsewhere.example/")
                        .body())
                .doesNotContain("href=\"https://elsewhere");
    }

    @Test
    void a_secret_of_the_authenticator_is_told_in_no_text() {
        assertThatThrownBy(() -> {
                    throw new IllegalStateException(String.valueOf(AuthenticatorSecret.invent()));
                })
                .hasMessage("AuthenticatorSecret");
        assertThat(Duration.ofSeconds(30)).isEqualTo(AuthenticatorSecret.step());
    }

    private static Map<String, String> with(Map<String, String> fields, String name, String value) {
        Map<String, String> changed = new TreeMap<>(fields);
        changed.put(name, value);
        return changed;
    }

    private static String seen(HttpResponse<String> answer) {
        return answer.statusCode() + " " + location(answer) + " " + answer.body();
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }
}
