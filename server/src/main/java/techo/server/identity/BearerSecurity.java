package techo.server.identity;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.resource.OAuth2ResourceServerConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.header.writers.StaticHeadersWriter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;

/**
 * What all chains for programs have in common: a bearer token or nothing.
 *
 * <p>INVARIANT: no session is made or read, so a cookie that a person's browser holds for the pages of this server is
 * worth nothing here, and cross-site request forgery has nothing to forge with.
 */
final class BearerSecurity {
    private static final String NOTHING_EMBEDDED = "default-src 'none'; frame-ancestors 'none'; sandbox";

    private static final RequestMatcher FHIR =
            PathPatternRequestMatcher.withDefaults().matcher("/fhir/**");

    private final TrustedIssuers issuers;
    private final IdentityAnswers answers;
    private final ProofFilter proofs;
    private final RateFilter rates;
    private final List<URI> allowedOrigins;

    BearerSecurity(
            TrustedIssuers issuers,
            IdentityAnswers answers,
            ProofFilter proofs,
            RateFilter rates,
            List<URI> allowedOrigins) {
        this.issuers = issuers;
        this.answers = answers;
        this.proofs = proofs;
        this.rates = rates;
        this.allowedOrigins = allowedOrigins;
    }

    HttpSecurity secure(HttpSecurity http) throws Exception {
        return http.sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .cors(cors -> cors.configurationSource(corsRules()))
                .headers(BearerSecurity::headers)
                .oauth2ResourceServer(this::tokens)
                .exceptionHandling(
                        refusals -> refusals.authenticationEntryPoint(answers).accessDeniedHandler(answers))
                .addFilterAfter(new CallerFilter(), AuthorizationFilter.class)
                .addFilterAfter(rates, CallerFilter.class)
                .addFilterAfter(proofs, RateFilter.class);
    }

    private void tokens(OAuth2ResourceServerConfigurer<HttpSecurity> resourceServer) {
        resourceServer
                .authenticationManagerResolver(issuers)
                .authenticationEntryPoint(answers)
                .accessDeniedHandler(answers)
                .withObjectPostProcessor(new ObjectPostProcessor<BearerTokenAuthenticationFilter>() {
                    @Override
                    public <F extends BearerTokenAuthenticationFilter> F postProcess(F filter) {
                        // The default would turn an unreachable issuer into an internal error.
                        filter.setAuthenticationFailureHandler(answers);
                        return filter;
                    }
                });
    }

    private static void headers(HeadersConfigurer<HttpSecurity> headers) {
        headers.cacheControl(HeadersConfigurer.CacheControlConfig::disable)
                .addHeaderWriter(new StaticHeadersWriter("Cache-Control", "no-store"))
                .contentSecurityPolicy(policy -> policy.policyDirectives(NOTHING_EMBEDDED))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                .httpStrictTransportSecurity(transport ->
                        transport.maxAgeInSeconds(Duration.ofDays(365).toSeconds()));
    }

    /**
     * Only for the FHIR interface. Not Spring's own table of paths: below a servlet that is mapped to {@code /fhir/*} it
     * looks at the rest of the path, and finds no rule.
     */
    private CorsConfigurationSource corsRules() {
        CorsConfiguration rules = new CorsConfiguration();
        rules.setAllowedOrigins(allowedOrigins.stream().map(URI::toString).toList());
        rules.setAllowedMethods(List.of("GET", "POST", "PUT", "PATCH", "DELETE"));
        rules.setAllowedHeaders(List.of(
                "Authorization",
                "DPoP",
                "Content-Type",
                "Accept",
                "If-Match",
                "If-None-Match",
                "Prefer",
                TrustedIssuers.PURPOSE_HEADER));
        rules.setExposedHeaders(List.of(
                "WWW-Authenticate",
                "DPoP-Nonce",
                "Location",
                "Content-Location",
                "ETag",
                "Retry-After",
                "X-Progress",
                "Accept-Ranges",
                "Content-Range",
                "Content-Disposition"));
        rules.setAllowCredentials(false);
        rules.setMaxAge(Duration.ofMinutes(10));
        return request -> !allowedOrigins.isEmpty() && FHIR.matches(request) ? rules : null;
    }
}
