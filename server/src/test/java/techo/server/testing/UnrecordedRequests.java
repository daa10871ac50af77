package techo.server.testing;

import ca.uhn.fhir.rest.server.RestfulServer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;
import techo.interceptors.audit.RequestAudit;
import techo.policy.audit.RequestId;
import techo.server.fhir.FhirInterceptor;

/**
 * For benchmarks: requests with a header leave neither an audit record nor an entry of the ledger, so that both can be
 * compared within one run.
 */
@TestConfiguration(proxyBeanMethods = false)
public class UnrecordedRequests {
    public static final String HEADER = "X-Benchmark-Unrecorded";

    @Bean
    FilterRegistrationBean<OncePerRequestFilter> skippingAudit() {
        FilterRegistrationBean<OncePerRequestFilter> registration =
                new FilterRegistrationBean<>(new Skipping("auditFilter.FILTERED"));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    @Bean
    Collecting collecting(
            RestfulServer servlet,
            @Qualifier("auditOpening") FhirInterceptor opening,
            @Qualifier("auditShown") FhirInterceptor shown) {
        return new Collecting(servlet, List.of(opening, shown));
    }

    /** Whether what requests show is collected at all, for whoever would record it. */
    public record Collecting(RestfulServer servlet, List<FhirInterceptor> interceptors) {
        public void stop() {
            interceptors.forEach(each -> servlet.getInterceptorService().unregisterInterceptor(each.interceptor()));
        }

        public void goOn() {
            interceptors.forEach(each -> servlet.registerInterceptor(each.interceptor()));
        }
    }

    /** Makes the audit filter believe that it ran already, and does of its work what operations rely on. */
    private static final class Skipping extends OncePerRequestFilter {
        private final String done;

        Skipping(String done) {
            this.done = done;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            if (request.getHeader(HEADER) != null) {
                RequestAudit unused = RequestAudit.open(
                        request, new RequestId(UUID.randomUUID().toString()));
                request.setAttribute(done, true);
            }
            chain.doFilter(request, response);
        }
    }
}
