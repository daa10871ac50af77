package techo.demo.identity;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.authentication.HttpMessageConverterAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.security.web.authentication.ui.DefaultResourcesFilter;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.security.web.webauthn.authentication.PublicKeyCredentialRequestOptionsFilter;
import org.springframework.security.web.webauthn.authentication.WebAuthnAuthenticationFilter;
import org.springframework.security.web.webauthn.authentication.WebAuthnAuthenticationRequestToken;
import org.springframework.security.web.webauthn.registration.PublicKeyCredentialCreationOptionsFilter;
import org.springframework.security.web.webauthn.registration.WebAuthnRegistrationFilter;
import techo.demo.identity.SignedIn.Factors;
import techo.interceptors.audit.SignInAudit;

/**
 * Sign-in with a passkey, and the addresses by which a browser makes, uses and removes one. Spring Security's filters,
 * put together here and not by its own configuration, because who is signed in must be of the same kind as with a password.
 */
final class PasskeySignIn extends AbstractHttpConfigurer<PasskeySignIn, HttpSecurity> {
    private static final PathPatternRequestMatcher.Builder PATHS = PathPatternRequestMatcher.withDefaults();

    /** All of them: the first three are for who is not signed in yet. */
    static final RequestMatcher ADDRESSES = new OrRequestMatcher(
            PATHS.matcher("/login/webauthn.js"),
            PATHS.matcher("/login/webauthn"),
            PATHS.matcher("/webauthn/authenticate/options"),
            PATHS.matcher("/webauthn/register/**"));

    /** A password alone makes and removes no passkey. */
    static final RequestMatcher CHANGES = new OrRequestMatcher(
            PATHS.matcher(HttpMethod.POST, "/webauthn/register/**"),
            PATHS.matcher(HttpMethod.DELETE, "/webauthn/register/**"));

    private final Passkeys passkeys;
    private final RequestCache saved;
    private final SecurityContextRepository contexts;
    private final SignInAudit audit;
    private final Clock clock;

    PasskeySignIn(
            Passkeys passkeys, RequestCache saved, SecurityContextRepository contexts, SignInAudit audit, Clock clock) {
        this.passkeys = passkeys;
        this.saved = saved;
        this.contexts = contexts;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public void configure(HttpSecurity http) {
        WebAuthnRegistrationFilter registration =
                new WebAuthnRegistrationFilter(passkeys.keys(), passkeys.operations());
        registration.setDeleteCredentialAuthorizationManager(passkeys.owners());
        http.addFilterBefore(DefaultResourcesFilter.webauthn(), BasicAuthenticationFilter.class)
                .addFilterBefore(
                        signIn(http.getSharedObject(SessionAuthenticationStrategy.class)),
                        BasicAuthenticationFilter.class)
                .addFilterBefore(
                        new PublicKeyCredentialRequestOptionsFilter(passkeys.operations()),
                        AnonymousAuthenticationFilter.class)
                .addFilterAfter(
                        new PublicKeyCredentialCreationOptionsFilter(passkeys.operations()), AuthorizationFilter.class)
                .addFilterAfter(registration, AuthorizationFilter.class);
    }

    private WebAuthnAuthenticationFilter signIn(SessionAuthenticationStrategy sessions) {
        HttpMessageConverterAuthenticationSuccessHandler goOn = new HttpMessageConverterAuthenticationSuccessHandler();
        goOn.setRequestCache(saved);
        WebAuthnAuthenticationFilter signIn = new WebAuthnAuthenticationFilter();
        signIn.setAuthenticationManager(this::recognised);
        signIn.setSessionAuthenticationStrategy(sessions);
        signIn.setSecurityContextRepository(contexts);
        signIn.setAuthenticationSuccessHandler((request, response, person) -> {
            audit.signedIn(
                    request, Optional.of(DemoTokens.person(person.getName()).patient()));
            goOn.onAuthenticationSuccess(request, response, person);
        });
        signIn.setAuthenticationFailureHandler((request, response, failure) -> {
            audit.refused(request, Optional.empty(), RecordedSignIn.REFUSED);
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        });
        return signIn;
    }

    private Authentication recognised(Authentication asked) {
        try {
            WebAuthnAuthenticationRequestToken answer = (WebAuthnAuthenticationRequestToken) asked;
            String username = passkeys.operations()
                    .authenticate(answer.getWebAuthnRequest())
                    .getName();
            UsernamePasswordAuthenticationToken person = UsernamePasswordAuthenticationToken.authenticated(
                    new User(DemoTokens.person(username).username(), "", List.of()), null, List.of());
            person.setDetails(new SignedIn(clock.instant(), Factors.PASSKEY));
            return person;
        } catch (RuntimeException e) {
            throw new BadCredentialsException("refused", e);
        }
    }
}
