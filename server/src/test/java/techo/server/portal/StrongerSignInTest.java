package techo.server.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;

class StrongerSignInTest {
    private static final String CHALLENGE =
            "Bearer error=\"insufficient_user_authentication\"," + " acr_values=\"urn:example:mfa\", max_age=\"300\"";

    private final SignInRequests requests = new SignInRequests(
            new DefaultOAuth2AuthorizationRequestResolver(
                    new InMemoryClientRegistrationRepository(ClientRegistration.withRegistrationId("techo")
                            .clientId("portal")
                            .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                            .authorizationUri("https://id.example/authorize")
                            .tokenUri("https://id.example/token")
                            .redirectUri("https://phr.example/login")
                            .scope("openid", "launch/patient")
                            .build()),
                    "/oauth2/authorization"),
            "for-oneself",
            "for-another");

    @Test
    void what_a_challenge_asks_for_is_read_from_it() {
        assertThat(StrongerSignIn.askedBy(challenge(CHALLENGE)))
                .contains(new StrongerSignIn(Map.of("acr_values", "urn:example:mfa", "max_age", "300")));
    }

    @Test
    void an_expired_token_asks_for_no_stronger_sign_in() {
        assertThat(StrongerSignIn.askedBy(challenge("Bearer error=\"invalid_token\"")))
                .isEmpty();
    }

    @Test
    void the_next_sign_in_asks_the_issuer_for_it_and_the_one_after_does_not() {
        MockHttpServletRequest request = request();
        SignInRequests.remember(request, new StrongerSignIn(Map.of("max_age", "300")));

        assertThat(requests.resolve(request).getAuthorizationRequestUri()).contains("max_age=300");
        assertThat(requests.resolve(request).getAuthorizationRequestUri()).doesNotContain("max_age");
    }

    @Test
    void a_sign_in_leads_back_to_what_asked_for_it_and_only_that_one() {
        MockHttpServletRequest request = request();
        String page = "/record/consents/new?recipient=clinic";
        SignInRequests.comeBack(request, page, "form");
        assertThat(SignInRequests.granted(request.getSession())).isEqualTo("/");
        assertThat(resumed(request, "recipient=clinic")).isEmpty();

        SignInRequests.remember(request, new StrongerSignIn(Map.of("max_age", "300")));
        assertThat(SignInRequests.granted(request.getSession())).isEqualTo(page);
        assertThat(resumed(request, "recipient=clinic"))
                .contains(new SignInRequests.Interrupted(page, Optional.of("form")));
        assertThat(resumed(request, "recipient=clinic")).isEmpty();
        assertThat(SignInRequests.granted(request.getSession())).isEqualTo("/");

        SignInRequests.remember(request, new StrongerSignIn(Map.of("max_age", "300")));
        SignInRequests.granted(request.getSession());
        assertThat(resumed(request, "recipient=another")).isEmpty();
    }

    private static Optional<SignInRequests.Interrupted> resumed(MockHttpServletRequest before, String query) {
        MockHttpServletRequest next = new MockHttpServletRequest("GET", "/record/consents/new");
        next.setQueryString(query);
        next.setSession(before.getSession());
        return SignInRequests.resumed(next);
    }

    @Test
    void what_was_interrupted_in_one_record_does_not_go_on_in_another() {
        MockHttpServletRequest request = request();
        SignInRequests.comeBack(request, "/record/consents/new", "form");
        SignInRequests.remember(request, new StrongerSignIn(Map.of("max_age", "300")));
        choose(request, "family");

        assertThat(SignInRequests.granted(request.getSession())).isEqualTo("/");
        assertThat(resumed(request, "")).isEmpty();
    }

    @Test
    void the_record_of_another_stays_chosen_until_the_own_one_is() {
        MockHttpServletRequest request = request();
        assertThat(requests.resolve(request).getScopes()).containsExactly("openid", "launch/patient", "for-oneself");
        assertThat(choose(request, "family").getScopes()).containsExactly("openid", "for-another");
        SignInRequests.granted(request.getSession());
        SignInRequests.remember(request, new StrongerSignIn(Map.of("max_age", "300")));
        assertThat(requests.resolve(request).getAuthorizationRequestUri())
                .contains("max_age=300", "scope=openid%20for-another");
        assertThat(choose(request, "self").getScopes()).containsExactly("openid", "launch/patient", "for-oneself");
    }

    @Test
    void a_choice_that_the_issuer_did_not_grant_is_none() {
        MockHttpServletRequest request = request();
        choose(request, "family");
        assertThat(SignInRequests.chosen(request)).isEmpty();
        assertThat(requests.resolve(request).getScopes()).containsExactly("openid", "launch/patient", "for-oneself");
    }

    private OAuth2AuthorizationRequest choose(MockHttpServletRequest request, String record) {
        request.setParameter("record", record);
        OAuth2AuthorizationRequest asked = requests.resolve(request);
        request.removeParameter("record");
        return asked;
    }

    private static MockHttpServletRequest request() {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/oauth2/authorization/techo");
        request.setServletPath("/oauth2/authorization/techo");
        return request;
    }

    private static HttpHeaders challenge(String value) {
        return HttpHeaders.of(Map.of("WWW-Authenticate", List.of(value)), (name, content) -> true);
    }
}
