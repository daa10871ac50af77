package techo.demo.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import techo.demo.DemoInstallation;
import techo.demo.identity.OneTimeCodes.Verdict;

/** Sensitive acts in the try-out take a second factor, as in production. */
class SecondFactorTest {
    private static final Pattern SECRET = Pattern.compile("id=\"secret\"[^>]*>([A-Z2-7]+)<");

    private final RunningDemo demo = RunningDemo.started();
    private final DemoInstallation installation = demo.installation();
    private final SignIn signIn = new SignIn(installation.origin());

    @Test
    void the_codes_are_those_of_the_standard() {
        // RFC 6238 appendix B: the secret is the ASCII text 12345678901234567890; the last six digits of eight.
        AuthenticatorSecret secret = AuthenticatorSecret.of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assertThat(secret.code(Instant.ofEpochSecond(59))).isEqualTo("287082");
        assertThat(secret.code(Instant.ofEpochSecond(1_111_111_109))).isEqualTo("081804");
        assertThat(secret.code(Instant.ofEpochSecond(20_000_000_000L))).isEqualTo("353130");
    }

    @Test
    void a_code_is_good_around_its_time_and_once() {
        Instant noon = Instant.parse("2026-04-01T03:00:00Z");
        Instant[] now = {noon};
        OneTimeCodes codes = new OneTimeCodes(() -> now[0]);
        AuthenticatorSecret secret = AuthenticatorSecret.invent();
        assertThat(codes.judge("a", secret, secret.code(noon.minusSeconds(90)))).isEqualTo(Verdict.WRONG);
        assertThat(codes.judge("a", secret, secret.code(noon.plusSeconds(90)))).isEqualTo(Verdict.WRONG);
        assertThat(codes.judge("a", secret, secret.code(noon))).isEqualTo(Verdict.GOOD);
        assertThat(codes.judge("a", secret, secret.code(noon))).isEqualTo(Verdict.USED);
        assertThat(codes.judge("a", secret, secret.code(noon.minusSeconds(30)))).isEqualTo(Verdict.USED);
        assertThat(codes.judge("b", secret, secret.code(noon.minusSeconds(30)))).isEqualTo(Verdict.GOOD);
        AuthenticatorSecret another = AuthenticatorSecret.invent();
        assertThat(codes.judge("a", another, another.code(noon))).isEqualTo(Verdict.GOOD);
        now[0] = noon.plus(Duration.ofSeconds(30));
        assertThat(codes.judge("a", secret, secret.code(now[0]))).isEqualTo(Verdict.GOOD);
        assertThat(codes.judge("a", secret, "")).isEqualTo(Verdict.WRONG);
    }

    @Test
    void a_password_alone_looks_and_two_factors_take_a_record_away() throws Exception {
        SamplePerson person = SamplePerson.HANAKO;
        String weak = signIn.person(person.username(), installation.accounts().password(person));
        assertThat(claims(weak).getStringListClaim("amr")).containsExactly("pwd");
        assertThat(claims(weak).getClaim("acr")).isNull();
        HttpResponse<String> challenged = export(weak, person);
        assertThat(challenged.statusCode()).isEqualTo(401);
        assertThat(challenged.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge)
                        .contains("insufficient_user_authentication", "acr_values=\"" + SignedIn.TWO_FACTORS + "\""));
        demo.giveNewAuthenticators();
        String strong = signIn.person(person, installation.accounts());
        assertThat(claims(strong).getStringListClaim("amr")).containsExactly("pwd", "otp", "mfa");
        assertThat(claims(strong).getStringClaim("acr")).isEqualTo(SignedIn.TWO_FACTORS);
        assertThat(export(strong, person).statusCode()).isEqualTo(202);
    }

    @Test
    void an_app_that_wants_a_recent_sign_in_gets_one() throws Exception {
        SamplePerson person = SamplePerson.HANAKO;
        signIn.person(person.username(), installation.accounts().password(person));
        Map<String, String> request = signIn.authorizationRequest(new CodeVerifier());
        request.put("max_age", "3600");
        assertThat(signIn.get("/oauth2/authorize?" + SignIn.encode(request))
                        .headers()
                        .firstValue("Location"))
                .hasValueSatisfying(next -> assertThat(next).contains(SignInPages.AUTHORIZATION));
    }

    @Test
    void a_sign_in_that_is_older_than_the_app_wants_begins_anew_and_one_of_this_moment_counts() throws Exception {
        Instant[] now = {Instant.parse("2026-04-01T03:00:00Z")};
        HttpSessionSecurityContextRepository contexts = new HttpSessionSecurityContextRepository();
        StrongerSignInFilter filter =
                new StrongerSignInFilter(request -> true, new HttpSessionRequestCache(), contexts, () -> now[0]);
        UsernamePasswordAuthenticationToken person =
                UsernamePasswordAuthenticationToken.authenticated("hanako", null, List.of());
        person.setDetails(new SignedIn(now[0], SignedIn.Factors.PASSWORD_AND_CODE));

        now[0] = now[0].plusSeconds(5);
        assertThat(askedWithin("0", filter, person)).isNull();
        now[0] = now[0].plusMillis(1);
        assertThat(askedWithin("0", filter, person)).isEqualTo(SignInPages.SIGN_IN);
        assertThat(askedWithin("6", filter, person)).isNull();
        assertThat(askedWithin("never", filter, person)).isNull();
    }

    /** @return where the person is sent; null where the app is answered */
    private static @Nullable String askedWithin(String seconds, StrongerSignInFilter filter, Authentication person)
            throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/oauth2/authorize");
        request.setParameter("max_age", seconds);
        MockHttpServletResponse response = new MockHttpServletResponse();
        SecurityContextHolder.getContext().setAuthentication(person);
        try {
            filter.doFilter(request, response, new MockFilterChain());
        } finally {
            SecurityContextHolder.clearContext();
        }
        return response.getRedirectedUrl();
    }

    @Test
    void another_authenticator_takes_the_one_before_and_shows_that_it_works() {
        SamplePerson person = SamplePerson.TARO;
        signIn.person(person.username(), installation.accounts().password(person));
        assertThat(signIn.get(SignInPages.AUTHENTICATOR).headers().firstValue("Location"))
                .as("a password alone")
                .hasValueSatisfying(next -> assertThat(next).endsWith(SignInPages.CODE));
        demo.giveNewAuthenticators();
        AuthenticatorSecret before = installation.accounts().authenticator(person);
        signIn.person(person, installation.accounts());

        Matcher shown = SECRET.matcher(signIn.get(SignInPages.AUTHENTICATOR).body());
        assertThat(shown.find()).isTrue();
        AuthenticatorSecret proposed = AuthenticatorSecret.of(shown.group(1));
        assertThat(signIn.postWithCsrf(SignInPages.AUTHENTICATOR, Map.of("code", "000000"))
                        .headers()
                        .firstValue("Location"))
                .hasValueSatisfying(next -> assertThat(next).endsWith("?error"));
        assertThat(installation.accounts().authenticator(person).base32()).isEqualTo(before.base32());

        HttpResponse<String> replaced =
                signIn.postWithCsrf(SignInPages.AUTHENTICATOR, Map.of("code", proposed.code(Instant.now())));
        assertThat(replaced.statusCode()).isEqualTo(200);
        assertThat(installation.accounts().authenticator(person).base32()).isEqualTo(proposed.base32());
    }

    private static JWTClaimsSet claims(String token) throws Exception {
        return SignedJWT.parse(token).getJWTClaimsSet();
    }

    private HttpResponse<String> export(String token, SamplePerson person) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(
                        installation.fhirBase() + "/Patient/" + person.patient().value() + "/$export"))
                .header("Authorization", "Bearer " + token)
                .header("Prefer", "respond-async")
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }
}
