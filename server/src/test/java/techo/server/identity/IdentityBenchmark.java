package techo.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.server.RestfulServer;
import com.sun.management.ThreadMXBean;
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
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UriType;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.filter.OncePerRequestFilter;
import techo.interceptors.identity.CallerInterceptor;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.server.fhir.FhirInterceptor;
import techo.server.testing.FhirHttp;
import techo.server.testing.GivenConsent;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/**
 * Measures what docs/benchmarks.md says of identity and admission: a read beside the same read whose caller is taken from
 * a header and not from a token, and which nobody admits. Short rounds by turns, and processor time of the server's own
 * thread, so that what else the machine does cancels. Run by name, not by the build.
 */
@ServerTest
@Import(IdentityBenchmark.WithoutIdentity.class)
class IdentityBenchmark {
    private static final String PERSON = "X-Benchmark-Person";
    private static final String RECIPIENT = "X-Benchmark-Recipient";
    private static final int READS = 20;
    private static final int COLD_ROUNDS = 300;
    private static final int ROUNDS = 200;

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private RestfulServer servlet;

    @Autowired
    private FhirInterceptor admissionOfRequests;

    @Autowired
    private ServedRequests served;

    private final String person = "person-" + UUID.randomUUID();
    private final String clinic = "clinic-" + UUID.randomUUID();
    private final String client = "client-" + UUID.randomUUID();

    @Test
    void a_read_with_and_without() {
        String observation = storeRecord();
        String citizen = tokens.citizen(person);
        compare("citizen", () -> fhir.get(citizen, observation), () -> believed(PERSON, person, observation));
        String recipient = tokens.token(claims -> claims.claim("client_id", client)
                .claim("techo_caller", "recipient")
                .claim("purpose", PurposeOfUse.TREAT.code()));
        compare("recipient", () -> fhir.get(recipient, observation), () -> believed(RECIPIENT, clinic, observation));
    }

    private HttpResponse<String> believed(String header, String value, String path) {
        return fhir.send("", path, request -> request.header(header, value));
    }

    private void compare(String name, Supplier<HttpResponse<String>> read, Supplier<HttpResponse<String>> believed) {
        for (int round = 0; round < COLD_ROUNDS; round++) {
            round(read);
            round(believed);
        }
        List<Measured> with = new ArrayList<>();
        List<Measured> without = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            with.add(round(read));
            servlet.getInterceptorService().unregisterInterceptor(admissionOfRequests.interceptor());
            without.add(round(believed));
            servlet.registerInterceptor(admissionOfRequests.interceptor());
        }
        System.err.printf(
                "IDENTITY %s processor with=%.3fms without=%.3fms difference=%.3fms; p50 with=%.3fms without=%.3fms"
                        + " difference=%.3fms%n",
                name,
                median(with, Measured::processor),
                median(without, Measured::processor),
                difference(with, without, Measured::processor),
                median(with, Measured::elapsed),
                median(without, Measured::elapsed),
                difference(with, without, Measured::elapsed));
    }

    /** The median read of a round. */
    private Measured round(Supplier<HttpResponse<String>> read) {
        List<Measured> reads = new ArrayList<>();
        for (int i = 0; i < READS; i++) {
            served.forget();
            assertThat(read.get().statusCode()).isEqualTo(200);
            reads.add(served.next());
        }
        return new Measured(median(reads, Measured::elapsed), median(reads, Measured::processor));
    }

    private static double median(List<Measured> measured, ToDoubleFunction<Measured> of) {
        return measured.stream().mapToDouble(of).sorted().toArray()[measured.size() / 2];
    }

    /** The median of the differences of neighbouring rounds, which shared the load of their moment. */
    private static double difference(List<Measured> with, List<Measured> without, ToDoubleFunction<Measured> of) {
        double[] differences = new double[with.size()];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = of.applyAsDouble(with.get(i)) - of.applyAsDouble(without.get(i));
        }
        Arrays.sort(differences);
        return differences[differences.length / 2];
    }

    /** @return the path of a result that the person, and by a consent the clinic, may read */
    private String storeRecord() {
        Organization organization = new Organization();
        organization.setName("架空診療所").setId(clinic);
        require(201, fhir.put(tokens.operator("alice"), "/Organization/" + clinic, organization));
        Patient patient = new Patient();
        patient.addName().setText("架空 太郎");
        patient.setBirthDateElement(new DateType("1980-04-01"));
        patient.setId(person);
        require(201, fhir.put(tokens.operator("alice"), "/Patient/" + person, patient));
        String register = "/Organization/" + clinic + "/$recipient-";
        String change = fhir.parse(Parameters.class, fhir.post(tokens.operator("alice"), register + "propose", entry()))
                .getParameterValue("change")
                .primitiveValue();
        Parameters approval = new Parameters();
        approval.addParameter("change", new StringType(change));
        require(200, fhir.post(tokens.operator("bob"), register + "approve", approval));
        require(
                201,
                fhir.post(tokens.citizen(person), "/Consent", GivenConsent.to(clinic, PurposeOfUse.TREAT, 1, person)));
        HttpResponse<String> stored = require(201, fhir.post(tokens.operator("alice"), "/Observation", laboratory()));
        String location = stored.headers().firstValue("Location").orElseThrow();
        return location.substring(location.indexOf("/Observation"), location.indexOf("/_history"));
    }

    private Parameters entry() {
        Parameters entry = new Parameters();
        entry.addParameter("type", new CodeType("MEDICAL"));
        entry.addParameter("legal-name", new StringType("医療法人架空会 架空診療所"));
        entry.addParameter("address", new StringType("東京都架空区1-1"));
        entry.addParameter("representative", new StringType("理事長 架空 花子"));
        entry.addParameter("purpose", new CodeType("TREAT"));
        ParametersParameterComponent registered = entry.addParameter().setName("client");
        registered.addPart().setName("issuer").setValue(new UriType(tokens.uri()));
        registered.addPart().setName("id").setValue(new StringType(client));
        registered.addPart().setName("purpose").setValue(new CodeType("TREAT"));
        return entry;
    }

    private Observation laboratory() {
        Observation observation = new Observation();
        observation.setStatus(Observation.ObservationStatus.FINAL);
        observation.setSubject(new Reference("Patient/" + person));
        observation.setCode(new CodeableConcept(new Coding("http://loinc.org", "2093-3", null)));
        observation.addCategory(new CodeableConcept(
                new Coding("http://terminology.hl7.org/CodeSystem/observation-category", "laboratory", null)));
        observation.setValue(new StringType("架空の値"));
        return observation;
    }

    private static HttpResponse<String> require(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer;
    }

    /** Milliseconds of one request inside the server: how long it took, and of processor time of its thread. */
    private record Measured(double elapsed, double processor) {}

    /** Stands before the first filter. */
    static final class ServedRequests extends ValveBase {
        private final BlockingQueue<Measured> measured = new LinkedBlockingQueue<>();
        private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            long from = System.nanoTime();
            long processor = threads.getCurrentThreadCpuTime();
            getNext().invoke(request, response);
            measured.add(new Measured(
                    (System.nanoTime() - from) / 1e6, (threads.getCurrentThreadCpuTime() - processor) / 1e6));
        }

        void forget() {
            measured.clear();
        }

        /** A client may have its answer before the server's thread is back here. */
        Measured next() {
            try {
                return Objects.requireNonNull(measured.poll(10, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Believes a header. */
    @TestConfiguration(proxyBeanMethods = false)
    static class WithoutIdentity {
        @Bean
        ServedRequests servedRequests() {
            return new ServedRequests();
        }

        @Bean
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> servedRequestsMeasured(ServedRequests served) {
            return factory -> factory.addEngineValves(served);
        }

        /** No chain of Spring Security, only the caller. */
        @Bean
        @Order(1)
        SecurityFilterChain believing() {
            return new DefaultSecurityFilterChain(
                    request -> request.getHeader(PERSON) != null || request.getHeader(RECIPIENT) != null,
                    new Believing());
        }
    }

    private static final class Believing extends OncePerRequestFilter {
        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            String recipient = request.getHeader(RECIPIENT);
            request.setAttribute(
                    CallerInterceptor.ATTRIBUTE,
                    recipient == null
                            ? new Caller.Citizen(
                                    new PatientId(request.getHeader(PERSON)), access(PurposeOfUse.SELF_VIEW))
                            : new Caller.Recipient(
                                    new RecipientId(recipient), RecipientType.MEDICAL, access(PurposeOfUse.TREAT)));
            chain.doFilter(request, response);
        }

        private static Access access(PurposeOfUse purpose) {
            return Access.unnarrowed(new ClientId("benchmark"), purpose);
        }
    }
}
