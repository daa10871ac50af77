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

    private final SignInRequests requests = new SignInRequests(new DefaultOAuth2AuthorizationRequestResolver(
            new InMemoryClientRegistrationRepository(ClientRegistration.withRegistrationId("techo")
                    .clientId("portal")
                    .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                    .authorizationUri("https://id.example/authorize")
                    .tokenUri("https://id.example/token")
                    .redirectUri("https://phr.example/login")
                    .build()),
            "/oauth2/authorization"));

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
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/oauth2/authorization/techo");
        request.setServletPath("/oauth2/authorization/techo");
        SignInRequests.remember(request.getSession(), new StrongerSignIn(Map.of("max_age", "300")));

        assertThat(requests.resolve(request).getAuthorizationRequestUri()).contains("max_age=300");
        assertThat(requests.resolve(request).getAuthorizationRequestUri()).doesNotContain("max_age");
    }

    private static HttpHeaders challenge(String value) {
        return HttpHeaders.of(Map.of("WWW-Authenticate", List.of(value)), (name, content) -> true);
    }
}
