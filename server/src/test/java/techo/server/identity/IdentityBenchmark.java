package techo.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.server.RestfulServer;
import com.sun.management.OperatingSystemMXBean;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.web.filter.OncePerRequestFilter;
import techo.interceptors.identity.CallerInterceptor;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.server.fhir.FhirInterceptor;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/**
 * Measures what docs/benchmarks.md says of identity and admission: a read of a Patient beside the same read whose caller
 * is taken from a header and not from a token, and which nobody admits. Run by name, not by the build.
 */
@ServerTest
@Import(IdentityBenchmark.WithoutIdentity.class)
class IdentityBenchmark {
    private static final String HEADER = "X-Benchmark-Person";
    private static final int READS = 300;
    private static final int ROUNDS = 10;

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private RestfulServer servlet;

    @Autowired
    private FhirInterceptor admissionOfRequests;

    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    @Test
    void a_read_with_and_without() {
        String person = "person-" + UUID.randomUUID();
        Patient patient = new Patient();
        patient.addName().setText("架空 太郎");
        patient.setId(person);
        assertThat(fhir.put(tokens.operator(), "/Patient/" + person, patient).statusCode())
                .isEqualTo(201);
        List<Round> with = new ArrayList<>();
        List<Round> without = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            String token = tokens.citizen(person);
            with.add(round(() -> fhir.get(token, "/Patient/" + person)));
            servlet.getInterceptorService().unregisterInterceptor(admissionOfRequests.interceptor());
            without.add(round(() -> fhir.send("", "/Patient/" + person, request -> request.header(HEADER, person))));
            servlet.registerInterceptor(admissionOfRequests.interceptor());
        }
        // The first rounds are cold.
        report("with", with.subList(ROUNDS / 2, ROUNDS));
        report("without", without.subList(ROUNDS / 2, ROUNDS));
    }

    private Round round(Supplier<HttpResponse<String>> read) {
        long[] nanos = new long[READS];
        long processor = process.getProcessCpuTime();
        for (int i = 0; i < READS; i++) {
            long from = System.nanoTime();
            int status = read.get().statusCode();
            nanos[i] = System.nanoTime() - from;
            assertThat(status).isEqualTo(200);
        }
        Arrays.sort(nanos);
        return new Round(nanos[READS / 2] / 1e6, (process.getProcessCpuTime() - processor) / 1e6 / READS);
    }

    private static void report(String name, List<Round> rounds) {
        System.err.printf(
                "IDENTITY %s p50=%.3fms best-p50=%.3fms processor=%.3fms best-processor=%.3fms%n",
                name,
                median(rounds.stream().mapToDouble(Round::median).toArray()),
                rounds.stream().mapToDouble(Round::median).min().orElseThrow(),
                median(rounds.stream().mapToDouble(Round::processor).toArray()),
                rounds.stream().mapToDouble(Round::processor).min().orElseThrow());
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    /** Milliseconds of one read: how long it took, and of processor time of client and server together. */
    private record Round(double median, double processor) {}

    /** Believes a header. */
    @TestConfiguration(proxyBeanMethods = false)
    static class WithoutIdentity {
        @Bean
        @Order(1)
        SecurityFilterChain believing(HttpSecurity http) throws Exception {
            return http.securityMatcher(request -> request.getHeader(HEADER) != null)
                    .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                    .csrf(AbstractHttpConfigurer::disable)
                    .addFilterAfter(new Believing(), AuthorizationFilter.class)
                    .build();
        }
    }

    private static final class Believing extends OncePerRequestFilter {
        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            request.setAttribute(
                    CallerInterceptor.ATTRIBUTE,
                    new Caller.Citizen(
                            new PatientId(request.getHeader(HEADER)),
                            Access.unnarrowed(new ClientId("benchmark"), PurposeOfUse.SELF_VIEW)));
            chain.doFilter(request, response);
        }
    }
}
