package techo.server.portal;

import java.net.URI;
import java.time.Duration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.client.web.OAuth2LoginAuthenticationFilter;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.header.writers.StaticHeadersWriter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;

/**
 * Sign-in by authorization code with PKCE. Tokens stay in the server's session and never reach the browser.
 *
 * <p>The portal keeps its sign-in under a name of its own in the session, apart from that of an identity provider in
 * the same process; and the FHIR interface takes no session at all.
 */
final class PortalSecurity {
    static final String REGISTRATION = "techo";
    static final String CALLBACK = "/login/oauth2/code/techo";
    static final String FAILED = "/?signin=failed";
    static final String SIGN_IN = "/oauth2/authorization/" + REGISTRATION;

    private static final String CONTENT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' ";

    private final ClientRegistrationRepository clients;
    private final OAuth2AuthorizedClientRepository tokens;
    private final URI audience;
    private final PortalProperties properties;

    PortalSecurity(
            ClientRegistrationRepository clients,
            OAuth2AuthorizedClientRepository tokens,
            URI audience,
            PortalProperties properties) {
        this.clients = clients;
        this.tokens = tokens;
        this.audience = audience;
        this.properties = properties;
    }

    HttpSecurity secure(HttpSecurity http) throws Exception {
        PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();
        HttpSessionSecurityContextRepository signIn = new HttpSessionSecurityContextRepository();
        signIn.setSpringSecurityContextKey("TECHO_PORTAL");
        return http.securityMatcher(new OrRequestMatcher(
                        paths.matcher(HttpMethod.GET, "/"),
                        paths.matcher("/record/**"),
                        paths.matcher("/signout"),
                        paths.matcher(HttpMethod.GET, "/assets/**"),
                        paths.matcher(HttpMethod.GET, PortalPages.ICON),
                        paths.matcher(HttpMethod.GET, "/webjars/htmx.org/**"),
                        paths.matcher(SIGN_IN),
                        paths.matcher(CALLBACK)))
                .securityContext(context -> context.securityContextRepository(signIn))
                .authorizeHttpRequests(requests -> requests.requestMatchers(
                                paths.matcher("/"),
                                paths.matcher(PortalPages.ICON),
                                paths.matcher("/assets/**"),
                                paths.matcher("/webjars/htmx.org/**"))
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .oauth2Login(login -> login.clientRegistrationRepository(clients)
                        .authorizedClientRepository(tokens)
                        .authorizationEndpoint(endpoint -> endpoint.authorizationRequestResolver(requests()))
                        .loginPage(SIGN_IN)
                        .successHandler((request, response, person) ->
                                response.sendRedirect(SignInRequests.whereTo(request.getSession())))
                        .failureUrl(FAILED))
                .addFilterBefore(new AnswerIssuerFilter(clients), OAuth2LoginAuthenticationFilter.class)
                .exceptionHandling(
                        refusals -> refusals.authenticationEntryPoint(new LoginUrlAuthenticationEntryPoint(SIGN_IN)))
                .logout(logout -> logout.logoutUrl("/signout").logoutSuccessUrl("/?signout=done"))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(contentPolicy()))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                        .httpStrictTransportSecurity(transport ->
                                transport.maxAgeInSeconds(Duration.ofDays(365).toSeconds()))
                        .addHeaderWriter(new StaticHeadersWriter("Cross-Origin-Opener-Policy", "same-origin")));
    }

    /** A browser holds a form to its redirects too, and one that wants a stronger sign-in ends at the issuer. */
    private String contentPolicy() {
        URI issuer = URI.create(properties.issuer());
        return CONTENT_POLICY + issuer.getScheme() + "://" + issuer.getRawAuthority();
    }

    /** PKCE also for a client with a secret (RFC 9700), and the audience that SMART wants named. */
    private OAuth2AuthorizationRequestResolver requests() {
        DefaultOAuth2AuthorizationRequestResolver resolver =
                new DefaultOAuth2AuthorizationRequestResolver(clients, "/oauth2/authorization");
        resolver.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce()
                .andThen(request -> request.additionalParameters(more -> more.put("aud", audience.toString()))));
        return new SignInRequests(resolver, properties.ownScope(), properties.delegateScope());
    }
}
