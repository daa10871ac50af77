package techo.server.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClientException;

/**
 * Takes the tokens of whoever signs out back at the issuer (RFC 7009), from server to server, so that no token reaches the
 * browser. An issuer that keeps a sign-in only as long as something uses it, as Keycloak does, ends it then, and nobody goes
 * on with it at a computer that others use. An issuer that does not answer keeps nobody from signing out here.
 */
final class TakenBackTokens implements LogoutHandler {
    private static final Logger LOG = LoggerFactory.getLogger(TakenBackTokens.class);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final OAuth2AuthorizedClientRepository tokens;

    TakenBackTokens(OAuth2AuthorizedClientRepository tokens) {
        this.tokens = tokens;
    }

    @Override
    public void logout(HttpServletRequest request, HttpServletResponse response, @Nullable Authentication person) {
        Optional.ofNullable(person)
                .flatMap(signedIn -> Optional.<OAuth2AuthorizedClient>ofNullable(
                        tokens.loadAuthorizedClient(PortalSecurity.REGISTRATION, signedIn, request)))
                .ifPresent(TakenBackTokens::takeBack);
    }

    private static void takeBack(OAuth2AuthorizedClient held) {
        ClientRegistration client = held.getClientRegistration();
        Object endpoint = client.getProviderDetails().getConfigurationMetadata().get("revocation_endpoint");
        if (endpoint == null) {
            return;
        }
        try {
            new RestTemplateBuilder()
                    .connectTimeout(PATIENCE)
                    .readTimeout(PATIENCE)
                    .basicAuthentication(client.getClientId(), client.getClientSecret())
                    .build()
                    .postForEntity(URI.create(endpoint.toString()), form(held), Void.class);
        } catch (RestClientException e) {
            LOG.warn("The issuer did not take back the tokens of somebody who signed out");
        }
    }

    /** An access token ends with the refresh token that it came with (RFC 7009 section 2.1). */
    private static MultiValueMap<String, String> form(OAuth2AuthorizedClient held) {
        Optional<OAuth2RefreshToken> refresh = Optional.ofNullable(held.getRefreshToken());
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        form.add(
                "token",
                refresh.map(OAuth2RefreshToken::getTokenValue)
                        .orElseGet(() -> held.getAccessToken().getTokenValue()));
        form.add("token_type_hint", refresh.isPresent() ? "refresh_token" : "access_token");
        return form;
    }
}
