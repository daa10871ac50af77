package techo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.api.SummaryEnum;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import ca.uhn.fhir.rest.client.interceptor.BearerTokenAuthInterceptor;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first path of a citizen from beginning to end, asked with HAPI's own client. */
class StoryTest {
    private static final FhirContext R4 = FhirContext.forR4Cached();
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path data;

    @Test
    void a_citizen_gathers_shows_takes_back_checks_and_takes_home() throws IOException {
        try (RunningDemo demo = RunningDemo.start(data)) {
            IGenericClient hanako = client(demo, RunningDemo.HANAKO);
            IGenericClient hospital = client(demo, RunningDemo.HOSPITAL);

            int before = total(hanako, "Observation");
            imports(demo, "demo/samples/hanako-checkup-2026.xml");
            assertThat(total(hanako, "Observation")).isGreaterThan(before);
            assertThat(total(hanako, "MedicationDispense")).isPositive();

            assertThat(total(hospital, "Observation")).isZero();
            assertThat(total(hospital, "MedicationDispense")).isZero();
            assertThat(total(hospital, "Patient")).isZero();

            MethodOutcome given = hanako.create().resource(consent()).execute();
            Bundle firstPage = hospital.search()
                    .forResource(Observation.class)
                    .count(5)
                    .returnBundle(Bundle.class)
                    .execute();
            assertThat(firstPage.getEntry()).hasSize(5);
            assertThat(firstPage.getLink(Bundle.LINK_NEXT)).isNotNull();
            // Measured at home, so of another category than the checkups that were consented to.
            assertThat(search(hospital, "Observation?code=http://loinc.org|85354-9"))
                    .isEmpty();
            assertThat(search(hanako, "Observation?code=http://loinc.org|85354-9"))
                    .isNotEmpty();
            assertThat(total(hospital, "MedicationDispense")).isZero();

            Consent withdrawn = consent();
            withdrawn.setId(given.getId().toUnqualifiedVersionless());
            withdrawn.setStatus(Consent.ConsentState.INACTIVE);
            hanako.update().resource(withdrawn).execute();

            assertThat(total(hospital, "Observation")).isZero();
            Bundle secondPage = hospital.loadPage().next(firstPage).execute();
            assertThat(secondPage.getEntry()).isEmpty();

            List<AuditEvent> looks = search(hanako, "AuditEvent?_count=200").stream()
                    .map(AuditEvent.class::cast)
                    .toList();
            assertThat(looks.stream()
                            .flatMap(event -> event.getAgent().stream())
                            .map(agent -> agent.getWho().getReference()))
                    .contains("Organization/" + RunningDemo.HOSPITAL_ID);

            Set<String> exported = export(demo);
            for (String type : List.of("Observation", "MedicationDispense", "Immunization", "Consent")) {
                Set<String> own = search(hanako, type + "?_count=200").stream()
                        .map(resource -> resource.getIdElement()
                                .toUnqualifiedVersionless()
                                .getValue())
                        .collect(Collectors.toSet());
                assertThat(own).isNotEmpty();
                assertThat(exported).as(type).containsAll(own);
            }
            demo.close();
            assertThat(demo.verifyAudit()).contains(" 0 defects");
        }
    }

    private static void imports(RunningDemo demo, String file) throws IOException {
        HttpResponse<String> answer = Http.post(
                demo.fhir() + "/Patient/" + RunningDemo.HANAKO_ID + "/$import",
                Files.readAllBytes(Checkout.root().resolve(file)),
                "Authorization",
                "Bearer " + demo.token(RunningDemo.HANAKO),
                "Content-Type",
                "application/octet-stream");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Parameters stored = R4.newJsonParser().parseResource(Parameters.class, answer.body());
        assertThat(stored.getParameterValue("result").primitiveValue()).isEqualTo("stored");
    }

    /** Every {@code Type/id} in the files of a Bulk Data export, fetched as the specification says. */
    private static Set<String> export(RunningDemo demo) throws IOException {
        String bearer = "Bearer " + demo.token(RunningDemo.HANAKO);
        HttpResponse<String> started = Http.get(
                demo.fhir() + "/Patient/" + RunningDemo.HANAKO_ID + "/$export",
                "Authorization",
                bearer,
                "Prefer",
                "respond-async",
                "Accept",
                "application/fhir+json");
        assertThat(started.statusCode()).as(started.body()).isEqualTo(202);
        HttpResponse<String> status =
                Http.get(started.headers().firstValue("Content-Location").orElseThrow(), "Authorization", bearer);
        assertThat(status.statusCode()).as(status.body()).isEqualTo(200);
        Set<String> exported = new TreeSet<>();
        for (JsonNode output : JSON.readTree(status.body()).path("output")) {
            String lines = Http.get(output.path("url").asText(), "Authorization", bearer)
                    .body();
            for (String line : lines.split("\n")) {
                JsonNode resource = JSON.readTree(line);
                exported.add(resource.path("resourceType").asText() + "/"
                        + resource.path("id").asText());
            }
        }
        return exported;
    }

    private static Consent consent() {
        return R4.newJsonParser().parseResource(Consent.class, Checkout.read("demo/samples/consent.json"));
    }

    private static IGenericClient client(RunningDemo demo, String who) {
        FhirContext context = FhirContext.forR4Cached();
        context.getRestfulClientFactory().setServerValidationMode(ServerValidationModeEnum.NEVER);
        context.getRestfulClientFactory().setSocketTimeout(120_000);
        IGenericClient client = context.newRestfulGenericClient(demo.fhir());
        client.registerInterceptor(new BearerTokenAuthInterceptor(demo.token(who)));
        return client;
    }

    private static int total(IGenericClient client, String type) {
        return client.search()
                .forResource(type)
                .summaryMode(SummaryEnum.COUNT)
                .returnBundle(Bundle.class)
                .execute()
                .getTotal();
    }

    private static List<Resource> search(IGenericClient client, String query) {
        return client.search().byUrl(query).returnBundle(Bundle.class).execute().getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .toList();
    }
}
