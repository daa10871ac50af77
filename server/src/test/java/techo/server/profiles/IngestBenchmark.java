package techo.server.profiles;

import ca.uhn.fhir.interceptor.api.IInterceptorService;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import techo.server.TechoServer;
import techo.server.fhir.FhirInterceptor;
import techo.server.testing.FhirHttp;
import techo.server.testing.TestIssuer;
import techo.server.testing.TestServer;
import techo.server.testing.TestServerConfiguration;

/**
 * Measures what a transaction of checkup results costs on PostgreSQL with validation, and without; consent rows and audit
 * are on in both. Run by hand, see {@code docs/benchmarks.md}.
 *
 * <p>Rounds with and without alternate in one process, so that both meet the same machine and the same warm code.
 */
final class IngestBenchmark {
    private static final int ROUNDS = 12;
    private static final int COLD_ROUNDS = 5;
    private static final int TRANSACTIONS = 3;
    private static final int ENTRIES = 100;

    private final FhirHttp fhir;
    private final String operator;
    private final String citizen;

    private IngestBenchmark(FhirHttp fhir, TestIssuer issuer) {
        this.fhir = fhir;
        this.operator = issuer.operator();
        this.citizen = issuer.citizen("ingest");
    }

    public static void main(String[] arguments) {
        System.setProperty("test.database", "postgresql");
        try (ConfigurableApplicationContext server = new SpringApplicationBuilder(
                        TechoServer.class, TestServerConfiguration.class)
                .initializers(new TestServer())
                .run()) {
            Object validation = server.getBean("storedResourceValidation", FhirInterceptor.class)
                    .interceptor();
            IInterceptorService storage = server.getBean(IInterceptorService.class);
            new IngestBenchmark(server.getBean(FhirHttp.class), server.getBean(TestIssuer.class))
                    .compare(
                            () -> storage.registerInterceptor(validation),
                            () -> storage.unregisterInterceptor(validation));
        }
        System.exit(0);
    }

    private void compare(Runnable on, Runnable off) {
        Patient patient = new Patient();
        patient.setId("ingest");
        stored(fhir.put(operator, "/Patient/ingest", patient));
        List<Double> with = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            double validated = seconds();
            off.run();
            double unvalidated = seconds();
            on.run();
            if (round >= COLD_ROUNDS) {
                with.add(validated);
                without.add(unvalidated);
            }
        }
        say("with validation", with);
        say("without validation", without);
    }

    private double seconds() {
        String results = fhir.encode(results());
        long begin = System.nanoTime();
        for (int i = 0; i < TRANSACTIONS; i++) {
            stored(fhir.send(
                    citizen,
                    "",
                    request -> request.header("Content-Type", "application/fhir+json")
                            .POST(BodyPublishers.ofString(results))));
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private static Bundle results() {
        Bundle bundle = new Bundle().setType(BundleType.TRANSACTION);
        for (int i = 0; i < ENTRIES; i++) {
            bundle.addEntry()
                    .setResource(result(LocalDate.of(2015, 4, 1).plusDays(i)))
                    .getRequest()
                    .setMethod(HTTPVerb.POST)
                    .setUrl("Observation");
        }
        return bundle;
    }

    private static Observation result(LocalDate day) {
        Observation result = new Observation();
        result.getMeta().addProfile("https://techophr.github.io/fhir/StructureDefinition/CheckupObservation");
        result.setStatus(ObservationStatus.FINAL)
                .addCategory(
                        coded("http://jpfhir.jp/fhir/core/CodeSystem/JP_SimpleObservationCategory_CS", "laboratory"))
                .setCode(coded("urn:oid:1.2.392.200119.6.1005", "1A020000000191111"))
                .setSubject(new Reference("Patient/ingest"))
                .setEffective(new DateTimeType(day.toString()))
                .setValue(coded("urn:oid:1.2.392.200119.6.2102", "1"))
                .setMethod(coded("urn:oid:1.2.392.200119.6.1007", "1"));
        return result;
    }

    private static CodeableConcept coded(String system, String code) {
        CodeableConcept concept = new CodeableConcept();
        concept.addCoding().setSystem(system).setCode(code);
        return concept;
    }

    private static void stored(HttpResponse<String> answer) {
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException("not stored: " + answer.statusCode() + " " + answer.body());
        }
    }

    private static void say(String what, List<Double> seconds) {
        List<Double> sorted = seconds.stream().sorted().toList();
        int resources = TRANSACTIONS * ENTRIES;
        System.out.println(String.format(
                Locale.ROOT,
                "RESULT %s: %,.0f resources/s median, %,.0f slowest, %,.0f best",
                what,
                resources / sorted.get(sorted.size() / 2),
                resources / sorted.get(sorted.size() - 1),
                resources / sorted.get(0)));
    }
}
