package techo.server.openapi;

import ca.uhn.fhir.rest.openapi.OpenApiInterceptor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import techo.server.fhir.FhirInterceptor;
import techo.server.fhir.FhirInterceptor.Scope;
import techo.server.fhir.InterceptorOrder;
import techo.server.identity.FilterChains;

/** {@code /fhir/api-docs} made by HAPI from what the servlet binds, and {@code /api/index.html} to read it. */
@Configuration(proxyBeanMethods = false)
public class OpenApiConfiguration {
    /** Swagger UI sets the style of some elements by itself; scripts come from here only. */
    private static final String CONTENT_POLICY = "default-src 'none'; script-src 'self'; "
            + "style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; "
            + "form-action 'none'; frame-ancestors 'none'";

    @Bean
    FhirInterceptor openApi() {
        return new FhirInterceptor(InterceptorOrder.OPENAPI, Scope.REQUESTS, new OpenApiInterceptor());
    }

    @Bean
    @Order(FilterChains.PAGES - 1)
    SecurityFilterChain apiPageChain(HttpSecurity http) throws Exception {
        PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();
        return http.securityMatcher(new OrRequestMatcher(
                        paths.matcher(HttpMethod.GET, "/api/index.html"),
                        paths.matcher(HttpMethod.GET, "/api/start.js"),
                        paths.matcher(HttpMethod.GET, "/webjars/swagger-ui/**")))
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER)))
                .build();
    }
}
