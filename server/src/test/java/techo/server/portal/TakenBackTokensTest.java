package techo.server.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.web.HttpSessionOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;

/** Signing out of the pages takes back what the issuer gave, against an issuer that listens. */
class TakenBackTokensTest {
    private static final String BASIC = "Basic cG9ydGFsOmEgc2VjcmV0";

    private final HttpSessionOAuth2AuthorizedClientRepository tokens =
            new HttpSessionOAuth2AuthorizedClientRepository();
    private final Authentication person = new TestingAuthenticationToken("hanako", "");
    private final MockHttpServletRequest request = new MockHttpServletRequest("POST", "/signout");
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private HttpServer issuer;

    @BeforeEach
    void listen() throws IOException {
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/revoke", exchange -> {
            heard.add(exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        issuer.start();
    }

    @AfterEach
    void close() {
        issuer.stop(0);
    }

    @Test
    void the_token_that_others_come_from_is_taken_back() {
        signIn(Optional.of("refresh"), Map.of("revocation_endpoint", address()));
        signOut();
        assertThat(heard).containsExactly(BASIC + " token=refresh&token_type_hint=refresh_token");
    }

    @Test
    void where_there_is_only_one_it_is_that_one() {
        signIn(Optional.empty(), Map.of("revocation_endpoint", address()));
        signOut();
        assertThat(heard).containsExactly(BASIC + " token=access&token_type_hint=access_token");
    }

    @Test
    void an_issuer_that_takes_nothing_back_or_does_not_answer_keeps_nobody() {
        signIn(Optional.of("refresh"), Map.of());
        signOut();
        signIn(Optional.of("refresh"), Map.of("revocation_endpoint", address()));
        issuer.stop(0);
        signOut();
        assertThat(heard).isEmpty();
    }

    @Test
    void whoever_is_not_signed_in_has_nothing_to_take_back() {
        new TakenBackTokens(tokens).logout(request, new MockHttpServletResponse(), null);
        signOut();
        assertThat(heard).isEmpty();
    }

    private void signIn(Optional<String> refresh, Map<String, Object> metadata) {
        ClientRegistration client = ClientRegistration.withRegistrationId(PortalSecurity.REGISTRATION)
                .clientId("portal")
                .clientSecret("a secret")
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .authorizationUri("https://id.example/authorize")
                .tokenUri("https://id.example/token")
                .redirectUri("https://phr.example/login")
                .providerConfigurationMetadata(metadata)
                .build();
        Instant now = Instant.now();
        tokens.saveAuthorizedClient(
                new OAuth2AuthorizedClient(
                        client,
                        person.getName(),
                        new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "access", now, now.plusSeconds(300)),
                        refresh.map(token -> new OAuth2RefreshToken(token, now)).orElse(null)),
                person,
                request,
                new MockHttpServletResponse());
    }

    private void signOut() {
        new TakenBackTokens(tokens).logout(request, new MockHttpServletResponse(), person);
    }

    private String address() {
        return "http://localhost:" + issuer.getAddress().getPort() + "/revoke";
    }
}
