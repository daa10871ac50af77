package techo.demo.identity;

import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Clock;
import java.util.Arrays;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsentService;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.config.annotation.web.configurers.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import techo.demo.identity.SignedIn.Factors;
import techo.interceptors.audit.SignInAudit;
import techo.server.identity.IdentityProperties;

/** The identity provider: its endpoints, its sign-in page, and what it knows. */
@Configuration(proxyBeanMethods = false)
@Import({SignInPages.class, SecondFactorPages.class, PasskeyPages.class})
public class DemoIdentityConfiguration {
    /** An app waits for its code on a port of this machine, and browsers hold a form to its redirects too. */
    private static final String CONTENT_POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; "
            + "style-src 'self'; img-src 'self'; form-action 'self' http://127.0.0.1:*; base-uri 'none'; frame-ancestors 'none'";

    @Bean
    @Order(10)
    SecurityFilterChain authorizationServerChain(
            HttpSecurity http,
            DemoIdentity identity,
            IdentityProperties trust,
            RequestCache saved,
            SecurityContextRepository contexts,
            Clock clock)
            throws Exception {
        OAuth2AuthorizationServerConfigurer server = OAuth2AuthorizationServerConfigurer.authorizationServer();
        return http.securityMatcher(new OrRequestMatcher(server.getEndpointsMatcher(), AppOrigins.PREFLIGHTS))
                .with(
                        server,
                        endpoints ->
                                new DemoEndpoints(identity, new ClientAssertions(identity, clock)).customize(endpoints))
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .exceptionHandling(refusals ->
                        refusals.authenticationEntryPoint(new LoginUrlAuthenticationEntryPoint(SignInPages.SIGN_IN)))
                .cors(cors -> cors.configurationSource(new AppOrigins(trust.allowedOrigins())))
                .requestCache(cache -> cache.requestCache(saved))
                .securityContext(context -> context.securityContextRepository(contexts))
                .addFilterAfter(
                        new StrongerSignInFilter(
                                PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.GET, "/oauth2/authorize"),
                                saved,
                                contexts,
                                clock),
                        SecurityContextHolderFilter.class)
                .headers(DemoIdentityConfiguration::headers)
                .build();
    }

    @Bean
    @Order(20)
    SecurityFilterChain signInChain(
            HttpSecurity http,
            RequestCache saved,
            SecurityContextRepository contexts,
            SignInAudit audit,
            Passkeys passkeys,
            Clock clock)
            throws Exception {
        RecordedSignIn recorded = new RecordedSignIn(audit, saved);
        PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();
        return http.securityMatcher(new OrRequestMatcher(
                        paths.matcher(SignInPages.SIGN_IN),
                        paths.matcher(SignInPages.AUTHORIZATION),
                        paths.matcher(SignInPages.CODE),
                        paths.matcher(SignInPages.AUTHENTICATOR),
                        PasskeySignIn.ADDRESSES))
                .requestCache(cache -> cache.requestCache(saved))
                .securityContext(context -> context.securityContextRepository(contexts))
                // Not formLogin's own permitAll, which refuses the address with a language in its query.
                .authorizeHttpRequests(requests -> requests.requestMatchers(paths.matcher(SignInPages.SIGN_IN))
                        .permitAll()
                        .requestMatchers(PasskeySignIn.CHANGES)
                        .access((person, request) -> new AuthorizationDecision(
                                SignedIn.of(person.get()).factors().areTwo()))
                        .anyRequest()
                        .authenticated())
                .with(new PasskeySignIn(passkeys, saved, contexts, audit, clock), Customizer.withDefaults())
                .formLogin(form -> form.loginPage(SignInPages.SIGN_IN)
                        .successHandler(recorded)
                        .failureHandler(recorded)
                        .authenticationDetailsSource(request -> new SignedIn(clock.instant(), Factors.PASSWORD)))
                .exceptionHandling(refusals ->
                        refusals.authenticationEntryPoint(new LoginUrlAuthenticationEntryPoint(SignInPages.SIGN_IN)))
                .headers(DemoIdentityConfiguration::headers)
                .build();
    }

    private static void headers(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER));
    }

    @Bean
    PasswordEncoder passwordEncoder() {
        return PasswordEncoderFactories.createDelegatingPasswordEncoder();
    }

    @Bean
    RequestCache requestsBeforeSignIn() {
        return new HttpSessionRequestCache();
    }

    @Bean
    SecurityContextRepository contextsOfPeople() {
        return new HttpSessionSecurityContextRepository();
    }

    @Bean
    OneTimeCodes oneTimeCodes(Clock clock) {
        return new OneTimeCodes(clock);
    }

    @Bean
    Passkeys passkeys(DemoIdentity identity) {
        return Passkeys.open(identity.data().resolve("demo"), identity.origin());
    }

    /** At the issuer a sign-in is for no client yet. */
    @Bean
    SignInAudit signInAudit() {
        return new SignInAudit("");
    }

    @Bean
    SignInAttempts signInAttempts() {
        return new SignInAttempts(Ticker.systemTicker());
    }

    @Bean
    AuthenticationProvider people(DemoIdentity identity, PasswordEncoder encoder, SignInAttempts attempts) {
        DaoAuthenticationProvider passwords =
                new DaoAuthenticationProvider(new InMemoryUserDetailsManager(Arrays.stream(SamplePerson.values())
                        .map(person -> User.withUsername(person.username())
                                .password(encoder.encode(identity.accounts().password(person)))
                                .build())
                        .toList()));
        passwords.setPasswordEncoder(encoder);
        return new PasswordSignIn(passwords, attempts);
    }

    @Bean
    RegisteredClientRepository clients(DemoIdentity identity, PasswordEncoder encoder) {
        return new InMemoryRegisteredClientRepository(new DemoClients(identity, encoder).all());
    }

    @Bean
    JWKSource<SecurityContext> signingKeys(DemoIdentity identity) {
        return new ImmutableJWKSet<>(DemoKeys.open(identity.data().resolve("demo")));
    }

    @Bean
    OAuth2TokenCustomizer<JwtEncodingContext> demoTokens(DemoIdentity identity) {
        return new DemoTokens(identity);
    }

    @Bean
    OAuth2AuthorizationConsentService askedEachTime() {
        return new AskedEachTime();
    }

    @Bean
    AuthorizationServerSettings authorizationServerSettings(DemoIdentity identity) {
        return AuthorizationServerSettings.builder()
                .issuer(identity.origin().toString())
                .build();
    }
}
