package techo.server.guard;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import techo.interceptors.error.OutcomeWriter;
import techo.server.fhir.FhirInterceptor;
import techo.server.fhir.FhirInterceptor.Scope;
import techo.server.fhir.InterceptorOrder;

/** Bounds on what a request may cost: two filters around the security filters, and interceptors. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GuardProperties.class)
public class GuardConfiguration {
    private static final String FHIR = "/fhir/*";

    @Bean
    FilterRegistrationBean<RequestFilter> requestFilter(GuardProperties limits, OutcomeWriter outcomes) {
        FilterRegistrationBean<RequestFilter> filter =
                new FilterRegistrationBean<>(new RequestFilter(limits, outcomes));
        filter.addUrlPatterns(FHIR);
        filter.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER - 10);
        return filter;
    }

    @Bean
    FilterRegistrationBean<BodyFilter> bodyFilter(GuardProperties limits, OutcomeWriter outcomes) {
        FilterRegistrationBean<BodyFilter> filter = new FilterRegistrationBean<>(new BodyFilter(limits, outcomes));
        filter.addUrlPatterns(FHIR);
        filter.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER + 10);
        return filter;
    }

    /** A client that asks first whether its body is welcome hears so when the body is read, and not before. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> refusedBodies(ServerProperties server) {
        return tomcat -> {
            tomcat.addEngineValves(
                    new RefusedBodies(server.getTomcat().getMaxSwallowSize().toBytes()));
            tomcat.addConnectorCustomizers(connector -> {
                if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
                    http.setContinueResponseTiming(ContinueResponseTiming.ON_REQUEST_BODY_READ.toString());
                }
            });
        };
    }

    @Bean
    FhirInterceptor requestGuard(FhirContext context, GuardProperties limits) {
        SearchGuard searches = new SearchGuard(limits);
        PatchGuard patches = new PatchGuard(new ObjectMapper());
        RequestGuard guard = new RequestGuard(context, searches, patches, new BundleGuard(limits, searches, patches));
        return new FhirInterceptor(InterceptorOrder.GUARD, Scope.REQUESTS, guard);
    }

    @Bean
    FhirInterceptor numberGuard() {
        return new FhirInterceptor(InterceptorOrder.GUARD, Scope.STORAGE, new NumberGuard());
    }

    @Bean
    FhirInterceptor narrativeSanitizer() {
        return new FhirInterceptor(InterceptorOrder.GUARD, Scope.STORAGE, new NarrativeSanitizer());
    }

    @Bean
    FhirInterceptor narrativeWarning() {
        return new FhirInterceptor(InterceptorOrder.GUARD, Scope.REQUESTS, new NarrativeWarning());
    }
}
