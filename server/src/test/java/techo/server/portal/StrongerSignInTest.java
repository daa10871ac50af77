package techo.server.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.AuthorizationGrantType;

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
        SignInRequests.comeBack(request, "/record/consents");
        assertThat(SignInRequests.whereTo(request.getSession())).isEqualTo("/");

        SignInRequests.remember(request, new StrongerSignIn(Map.of("max_age", "300")));
        assertThat(SignInRequests.whereTo(request.getSession())).isEqualTo("/record/consents");
        assertThat(SignInRequests.whereTo(request.getSession())).isEqualTo("/");
    }

    @Test
    void the_record_of_another_stays_chosen_until_the_own_one_is() {
        MockHttpServletRequest request = request();
        assertThat(requests.resolve(request).getScopes()).containsExactly("openid", "launch/patient", "for-oneself");
        request.setParameter("record", "family");
        assertThat(requests.resolve(request).getScopes()).containsExactly("openid", "for-another");
        request.removeParameter("record");
        SignInRequests.remember(request, new StrongerSignIn(Map.of("max_age", "300")));
        assertThat(requests.resolve(request).getAuthorizationRequestUri())
                .contains("max_age=300", "scope=openid%20for-another");
        request.setParameter("record", "self");
        assertThat(requests.resolve(request).getScopes()).containsExactly("openid", "launch/patient", "for-oneself");
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
