package techo.server.export;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;
import techo.policy.research.OutputKind;
import techo.server.TechoServer;
import techo.server.export.StudyWorld.OneStudy;
import techo.server.testing.FhirHttp;
import techo.server.testing.TestIssuer;
import techo.server.testing.TestServer;
import techo.server.testing.TestServerConfiguration;

/**
 * Measures whole releases of studies on PostgreSQL, from the kick-off to the manifest; run by hand, see
 * {@code docs/benchmarks.md}. A release makes every line to count it, again where something is held back, and to write it.
 */
final class StudyExportBenchmark {
    private static final int STORED_PEOPLE = 10;
    private static final int RESULTS = 126;
    private static final int ROUNDS = 4;

    private StudyExportBenchmark() {}

    /** @param arguments how many times the stored people are there in the end; 30 unless given */
    public static void main(String[] arguments) throws Exception {
        int factor = arguments.length == 0 ? 30 : Integer.parseInt(arguments[0]);
        System.setProperty("test.database", "postgresql");
        try (ConfigurableApplicationContext server = new SpringApplicationBuilder(
                        TechoServer.class, TestServerConfiguration.class)
                .initializers(new TestServer())
                .run()) {
            JdbcTemplate database = server.getBean(JdbcTemplate.class);
            StoredPeople stored = new StoredPeople(server.getBean(DaoRegistry.class), database);
            IntStream.range(0, STORED_PEOPLE).forEach(number -> store(stored, number));
            CopiedPeople copies = new CopiedPeople(database);
            copies.multiply(factor);
            FhirHttp fhir = server.getBean(FhirHttp.class);
            StudyWorld world = new StudyWorld(
                    fhir, server.getBean(TestIssuer.class), RecipientType.CONTRACTOR, OutputKind.values().length);
            copies.consent(world.institute(), PurposeOfUse.RESEARCH);
            copies.analyze();
            for (OutputKind kind : OutputKind.values()) {
                OneStudy study = world.approved(kind);
                for (int round = 0; round < ROUNDS; round++) {
                    measure(new ExportHttp(fhir), study, kind, copies.resources());
                }
            }
        }
        System.exit(0);
    }

    private static void measure(ExportHttp exports, OneStudy study, OutputKind kind, long read) {
        long begin = System.nanoTime();
        JsonNode manifest = exports.exportFrom(study.researcher(), study.group());
        double seconds = (System.nanoTime() - begin) / 1e9;
        long lines = 0;
        for (JsonNode output : manifest.get("output")) {
            lines += output.get("count").asLong();
        }
        if (lines == 0) {
            throw new IllegalStateException("nothing was released: " + study.report());
        }
        System.out.printf(
                Locale.ROOT,
                "RESULT %s: %,d of %,d resources released, %.2f s, %,.0f/s%n",
                kind.code(),
                lines,
                read,
                seconds,
                lines / seconds);
    }

    /** One of a class of many, with weights. */
    private static void store(StoredPeople stored, int number) {
        String id = "person-" + UUID.randomUUID();
        Patient patient = new Patient();
        patient.setId(id);
        patient.setGender(AdministrativeGender.FEMALE);
        patient.setBirthDateElement(new DateType("1962-03-%02d".formatted(number + 1)));
        patient.addName().setText("試験 花子");
        stored.store(id, List.of(patient));
        stored.store(
                id,
                IntStream.range(0, RESULTS)
                        .mapToObj(result -> weight(id, 50 + (number + result) % 20, result % 28 + 1))
                        .toList());
    }

    private static Observation weight(String person, int kilograms, int day) {
        Observation weight = new Observation();
        weight.setStatus(Observation.ObservationStatus.FINAL);
        weight.addCategory(new CodeableConcept(new Coding(
                "http://terminology.hl7.org/CodeSystem/observation-category", "vital-signs", "Vital Signs")));
        weight.setCode(new CodeableConcept(new Coding("http://loinc.org", "29463-7", "体重")).setText("架空の体重"));
        weight.setSubject(new Reference("Patient/" + person));
        weight.setEffective(new DateTimeType("2026-03-%02dT07:00:00+09:00".formatted(day)));
        weight.setValue(new Quantity()
                .setValue(kilograms)
                .setUnit("kg")
                .setSystem("http://unitsofmeasure.org")
                .setCode("kg"));
        return weight;
    }
}
