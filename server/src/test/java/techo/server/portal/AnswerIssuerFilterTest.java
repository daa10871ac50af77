package techo.server.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import techo.interceptors.audit.SignInAudit;

/** An answer to a sign-in counts when the issuer that was asked gives it (RFC 9207). */
class AnswerIssuerFilterTest {
    private static final String ISSUER = "https://id.example";

    @Test
    void an_issuer_that_names_itself_must() throws Exception {
        assertThat(passes(true, "https://id.example")).isTrue();
        assertThat(passes(true)).isFalse();
        assertThat(passes(true, "https://evil.example")).isFalse();
        assertThat(passes(true, "https://id.example", "https://evil.example")).isFalse();
    }

    @Test
    void an_issuer_that_names_itself_unasked_must_be_the_right_one() throws Exception {
        assertThat(passes(false)).isTrue();
        assertThat(passes(false, "https://id.example")).isTrue();
        assertThat(passes(false, "https://evil.example")).isFalse();
    }

    @Test
    void other_requests_are_left_alone() throws Exception {
        MockHttpServletRequest request = request("/record/checkups", "https://evil.example");
        MockFilterChain chain = new MockFilterChain();
        filter(true).doFilter(request, new MockHttpServletResponse(), chain);
        assertThat(chain.getRequest()).isNotNull();
    }

    private static boolean passes(boolean announced, String... issuers) throws Exception {
        MockFilterChain chain = new MockFilterChain();
        MockHttpServletResponse response = new MockHttpServletResponse();
        filter(announced).doFilter(request(PortalSecurity.CALLBACK, issuers), response, chain);
        boolean passed = chain.getRequest() != null;
        assertThat(List.of(passed, PortalSecurity.FAILED.equals(response.getRedirectedUrl())))
                .containsExactlyInAnyOrder(true, false);
        return passed;
    }

    private static MockHttpServletRequest request(String path, String... issuers) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        request.setServletPath(path);
        request.setParameter("code", "code");
        if (issuers.length > 0) {
            request.setParameter("iss", issuers);
        }
        return request;
    }

    private static AnswerIssuerFilter filter(boolean announced) {
        ClientRegistrationRepository clients =
                new InMemoryClientRegistrationRepository(ClientRegistration.withRegistrationId("techo")
                        .clientId("portal")
                        .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                        .authorizationUri(ISSUER + "/authorize")
                        .tokenUri(ISSUER + "/token")
                        .redirectUri("https://phr.example/login")
                        .issuerUri(ISSUER)
                        .providerConfigurationMetadata(
                                Map.of("authorization_response_iss_parameter_supported", announced))
                        .build());
        return new AnswerIssuerFilter(clients, new SignInAudit("portal"));
    }
}
