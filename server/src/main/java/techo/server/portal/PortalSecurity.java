package techo.server.portal;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.client.web.OAuth2LoginAuthenticationFilter;
import org.springframework.security.oauth2.core.user.OAuth2User;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.header.writers.StaticHeadersWriter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.util.unit.DataSize;
import techo.interceptors.audit.SignInAudit;
import techo.policy.identity.PatientId;

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
    static final String REFUSED = "sign-in-refused";
    static final String SIGN_IN = "/oauth2/authorization/" + REGISTRATION;

    private static final Pattern PATIENT = Pattern.compile("(?:.*/)?Patient/([A-Za-z0-9.-]{1,64})");

    private static final String CONTENT_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; "
            + "base-uri 'none'; frame-ancestors 'none'; form-action 'self' ";

    private final ClientRegistrationRepository clients;
    private final OAuth2AuthorizedClientRepository tokens;
    private final URI audience;
    private final PortalProperties properties;
    private final DataSize largestUpload;
    private final SignInAudit audit;

    PortalSecurity(
            ClientRegistrationRepository clients,
            OAuth2AuthorizedClientRepository tokens,
            URI audience,
            PortalProperties properties,
            DataSize largestUpload) {
        this.clients = clients;
        this.tokens = tokens;
        this.audience = audience;
        this.properties = properties;
        this.largestUpload = largestUpload;
        this.audit = new SignInAudit(properties.clientId());
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
                        paths.matcher(HttpMethod.GET, StartPages.ICON),
                        paths.matcher(SIGN_IN),
                        paths.matcher(CALLBACK)))
                .securityContext(context -> context.securityContextRepository(signIn))
                .authorizeHttpRequests(requests -> requests.requestMatchers(
                                paths.matcher("/"), paths.matcher(StartPages.ICON), paths.matcher("/assets/**"))
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .oauth2Login(login -> login.clientRegistrationRepository(clients)
                        .authorizedClientRepository(tokens)
                        .authorizationEndpoint(endpoint -> endpoint.authorizationRequestResolver(requests()))
                        .loginPage(SIGN_IN)
                        .successHandler((request, response, person) -> {
                            audit.signedIn(request, person(person));
                            response.sendRedirect(SignInRequests.granted(request.getSession()));
                        })
                        .failureHandler((request, response, failure) -> {
                            audit.refused(request, Optional.empty(), REFUSED);
                            response.sendRedirect(FAILED);
                        }))
                .addFilterBefore(new UploadFilter(signIn, largestUpload), CsrfFilter.class)
                .addFilterBefore(new AnswerIssuerFilter(clients, audit), OAuth2LoginAuthenticationFilter.class)
                .exceptionHandling(
                        refusals -> refusals.authenticationEntryPoint(new LoginUrlAuthenticationEntryPoint(SIGN_IN)))
                .logout(logout -> logout.logoutUrl("/signout")
                        .addLogoutHandler((request, response, person) -> {
                            if (person != null) {
                                audit.signedOut(request, person(person));
                            }
                        })
                        .addLogoutHandler(new TakenBackTokens(tokens))
                        .logoutSuccessUrl("/?signout=done"))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(contentPolicy()))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                        .httpStrictTransportSecurity(transport ->
                                transport.maxAgeInSeconds(Duration.ofDays(365).toSeconds()))
                        .addHeaderWriter(new StaticHeadersWriter("Cross-Origin-Opener-Policy", "same-origin")));
    }

    /** Empty where the ID token does not name a person, such as of who acts for somebody. */
    private static Optional<PatientId> person(Authentication signedIn) {
        return Optional.ofNullable(signedIn.getPrincipal())
                .filter(OAuth2User.class::isInstance)
                .map(user -> ((OAuth2User) user).<Object>getAttribute("fhirUser"))
                .map(claim -> PATIENT.matcher(claim.toString()))
                .filter(Matcher::matches)
                .map(patient -> new PatientId(patient.group(1)));
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
