package techo.server.identity;

import jakarta.servlet.DispatcherType;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import techo.interceptors.error.OutcomeWriter;
import techo.interceptors.identity.CallerInterceptor;
import techo.interceptors.identity.StepUpInterceptor;
import techo.server.fhir.FhirInterceptor;
import techo.server.fhir.FhirInterceptor.Scope;
import techo.server.fhir.FhirProperties;
import techo.server.fhir.InterceptorOrder;
import techo.server.recipient.RecipientProperties;
import techo.server.recipient.Recipients;

/** The filters in front of every servlet path, and the hand-over of the caller to HAPI. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@EnableConfigurationProperties(IdentityProperties.class)
public class IdentityConfiguration {
    private static final String SMART_CONFIGURATION = "/fhir/.well-known/smart-configuration";

    @Bean
    TrustedIssuers trustedIssuers(
            IdentityProperties properties,
            FhirProperties fhir,
            Recipients recipients,
            RecipientProperties register,
            Clock clock) {
        return new TrustedIssuers(properties, fhir.baseUrl(), recipients, register, clock);
    }

    @Bean
    IdentityAnswers identityAnswers(OutcomeWriter outcomes, FhirProperties fhir) {
        return new IdentityAnswers(outcomes, ResourceMetadata.address(fhir.baseUrl()));
    }

    @Bean
    BearerSecurity bearerSecurity(
            TrustedIssuers issuers,
            IdentityAnswers answers,
            OutcomeWriter outcomes,
            IdentityProperties properties,
            JdbcTemplate jdbc,
            Clock clock) {
        return new BearerSecurity(
                issuers,
                answers,
                new ProofFilter(new SeenProofs(jdbc, clock), answers),
                new RateFilter(properties.rate(), outcomes),
                properties.allowedOrigins());
    }

    @Bean
    @Order(FilterChains.FHIR)
    SecurityFilterChain fhirChain(HttpSecurity http, BearerSecurity bearer) throws Exception {
        PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();
        http.securityMatcher(new OrRequestMatcher(paths.matcher("/fhir/**"), paths.matcher(ResourceMetadata.PATH)))
                .authorizeHttpRequests(requests -> requests.requestMatchers(
                                paths.matcher(HttpMethod.GET, "/fhir/metadata"),
                                paths.matcher(HttpMethod.GET, "/fhir/api-docs"),
                                paths.matcher(HttpMethod.GET, SMART_CONFIGURATION),
                                paths.matcher(HttpMethod.GET, ResourceMetadata.PATH))
                        .permitAll()
                        .anyRequest()
                        .access(CallerAuthorization.anyCaller()));
        return bearer.secure(http).build();
    }

    @Bean
    @Order(FilterChains.ACTUATOR)
    SecurityFilterChain actuatorChain(HttpSecurity http, BearerSecurity bearer) throws Exception {
        PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();
        http.securityMatcher(paths.matcher("/actuator/**"))
                .authorizeHttpRequests(
                        requests -> requests.requestMatchers(paths.matcher(HttpMethod.GET, "/actuator/health/**"))
                                .permitAll()
                                .anyRequest()
                                .access(CallerAuthorization.operator()));
        return bearer.secure(http).build();
    }

    @Bean
    @Order(FilterChains.REMAINDER)
    SecurityFilterChain remainderChain(HttpSecurity http, BearerSecurity bearer) throws Exception {
        http.authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                .permitAll()
                .anyRequest()
                .denyAll());
        return bearer.secure(http).build();
    }

    /** What a request costs is measured for the request; an observation of each filter costs as much as the filters. */
    @Bean
    SecurityObservationSettings securityObservations() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    static UnaskedHandlers unaskedHandlers() {
        return new UnaskedHandlers();
    }

    @Bean
    HttpFirewall firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowedHeaderValues(HeaderText::isPlain);
        return firewall;
    }

    @Bean
    FilterRegistrationBean<AddressFilter> addressFilter(HttpFirewall firewall, IdentityAnswers answers) {
        FilterRegistrationBean<AddressFilter> registration =
                new FilterRegistrationBean<>(new AddressFilter(firewall, answers));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    @Bean
    FhirInterceptor callerInterceptor() {
        return new FhirInterceptor(InterceptorOrder.IDENTITY, Scope.REQUESTS, new CallerInterceptor());
    }

    @Bean
    FhirInterceptor smartSecurity(TrustedIssuers issuers) {
        return new FhirInterceptor(
                InterceptorOrder.CONFORMANCE,
                Scope.REQUESTS,
                new SmartSecurity(() -> issuers.announced().document().flatMap(SmartConfiguration::of)));
    }

    @Bean
    FhirInterceptor stepUp(IdentityProperties properties, FhirProperties fhir, Clock clock) {
        StepUpInterceptor stepUp = new StepUpInterceptor(
                properties.stepUp().rule(), properties::acrValues, ResourceMetadata.address(fhir.baseUrl()), clock);
        return new FhirInterceptor(InterceptorOrder.IDENTITY, Scope.REQUESTS, stepUp);
    }

    @Bean
    ServletRegistrationBean<ResourceMetadata> resourceMetadata(IdentityProperties properties, FhirProperties fhir) {
        ServletRegistrationBean<ResourceMetadata> registration = new ServletRegistrationBean<>(
                new ResourceMetadata(
                        fhir.baseUrl(),
                        properties.issuers().values().stream()
                                .map(TrustedIssuer::uri)
                                .toList()),
                ResourceMetadata.PATH);
        registration.setName("resource-metadata");
        return registration;
    }

    @Bean
    ServletRegistrationBean<SmartConfigurationServlet> smartConfiguration(TrustedIssuers issuers) {
        ServletRegistrationBean<SmartConfigurationServlet> registration =
                new ServletRegistrationBean<>(new SmartConfigurationServlet(issuers.announced()), SMART_CONFIGURATION);
        registration.setName("smart-configuration");
        return registration;
    }
}
