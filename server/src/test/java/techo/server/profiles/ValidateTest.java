package techo.server.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.UriType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.beans.factory.annotation.Autowired;
import techo.profiles.WithheldMark;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** {@code $validate} says what storing would say, and tells nobody more than reading would. */
@ServerTest
@TestInstance(Lifecycle.PER_CLASS)
class ValidateTest {
    private static final String PATIENT_PROFILE = "https://techophr.github.io/fhir/StructureDefinition/Patient";

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    private final String person = "v-" + UUID.randomUUID();
    private final String other = "w-" + UUID.randomUUID();
    private String stored = "";

    @BeforeAll
    void people() {
        for (String id : List.of(person, other)) {
            Patient patient = new Patient().setActive(true);
            patient.setId(id);
            fhir.put(tokens.operator(), "/Patient/" + id, patient);
        }
        HttpResponse<String> created =
                fhir.post(tokens.citizen(person, TestIssuer.WARNED_CLIENT), "/Observation", broken());
        stored = new IdType(created.headers().firstValue("Location").orElseThrow()).getIdPart();
    }

    @Test
    void it_says_what_storing_says() {
        HttpResponse<String> refused = fhir.post(citizen(), "/Observation", broken());
        HttpResponse<String> validated = fhir.post(citizen(), "/Observation/$validate", broken());
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(validated.statusCode()).isEqualTo(200);
        assertThat(validated.body()).isEqualTo(refused.body());
        assertThat(codes(validated)).containsExactly("profile-constraint");
    }

    @Test
    void what_may_be_stored_is_valid() {
        Observation observation = broken();
        observation.getReferenceRange().clear();
        assertThat(codes(fhir.post(citizen(), "/Observation/$validate", observation)))
                .containsExactly("valid");
        assertThat(codes(fhir.post(citizen(), "/Observation/$validate?mode=create", observation)))
                .containsExactly("valid");
    }

    @Test
    void a_profile_that_is_asked_for_is_judged_beside_those_that_are_claimed() {
        Patient patient = new Patient().setActive(true);
        assertThat(codes(validate("/Patient/$validate", patient, ""))).containsExactly("valid");
        assertThat(codes(validate("/Patient/$validate", patient, PATIENT_PROFILE)))
                .containsExactly("profile-missing");
        assertThat(codes(validate("/Patient/$validate", patient, "https://example.org/unknown")))
                .containsExactly("profile-unknown");
    }

    @Test
    void a_bundle_is_judged_with_what_is_in_it() {
        Bundle bundle = new Bundle().setType(BundleType.COLLECTION);
        bundle.addEntry().setFullUrl("urn:uuid:" + UUID.randomUUID()).setResource(broken());
        OperationOutcome outcome =
                fhir.parse(OperationOutcome.class, fhir.post(citizen(), "/Bundle/$validate", bundle));
        assertThat(outcome.getIssue())
                .singleElement()
                .satisfies(issue ->
                        assertThat(issue.getExpression().get(0).getValue()).startsWith("Bundle.entry[0].resource"));
    }

    @Test
    void the_modes_also_say_whether_the_caller_might_do_it() {
        assertThat(codes(validate("/Organization/$validate?mode=create", new Organization().setName("架空"), "")))
                .containsExactly("write-not-allowed");
        Observation referring = broken();
        referring.getReferenceRange().clear();
        referring.addDerivedFrom(new Reference("Observation/" + UUID.randomUUID()));
        assertThat(codes(fhir.post(citizen(), "/Observation/$validate?mode=create", referring)))
                .containsExactly("reference-unresolved");
        assertThat(codes(fhir.get(citizen(), "/Observation/" + stored + "/$validate?mode=delete")))
                .containsExactly("valid");
        assertThat(codes(fhir.get(citizen(), "/Patient/" + person + "/$validate?mode=delete")))
                .containsExactly("write-not-allowed");
        assertThat(codes(fhir.post(citizen(), "/Observation/" + stored + "/$validate?mode=update", broken())))
                .containsExactly("profile-constraint");
    }

    @Test
    void a_stored_resource_is_judged_for_who_may_read_it_and_absent_for_others() {
        String path = "/Observation/" + stored + "/$validate";
        assertThat(codes(fhir.get(citizen(), path))).containsExactly("profile-constraint");
        String missing = "/Observation/" + UUID.randomUUID() + "/$validate";
        for (String token : List.of(tokens.citizen(other), tokens.operator())) {
            HttpResponse<String> hidden = fhir.get(token, path);
            assertThat(hidden.statusCode()).isEqualTo(404);
            assertThat(hidden.body()).isEqualTo(fhir.get(token, missing).body());
            assertThat(fhir.post(token, path + "?mode=update", broken()).statusCode())
                    .isEqualTo(404);
        }
        assertThat(fhir.get("", path).statusCode()).isEqualTo(401);
    }

    @Test
    void what_the_person_was_not_told_is_said_to_be_refused() {
        Observation observation = broken();
        observation.getReferenceRange().clear();
        observation.getMeta().addTag(WithheldMark.SYSTEM, "UNINFORMED", null);

        assertThat(codes(validate("/Observation/$validate", observation, ""))).contains("withheld-from-person");
    }

    @Test
    void what_cannot_be_asked_is_refused() {
        for (String path : List.of(
                "/Observation/$validate?mode=nonsense",
                "/Observation/$validate?mode=update",
                "/Patient/$validate",
                "/Observation/" + stored + "/$validate?mode=create")) {
            assertThat(fhir.post(citizen(), path, broken()).statusCode())
                    .as(path)
                    .isEqualTo(400);
        }
        assertThat(fhir.get(citizen(), "/Observation/$validate").statusCode()).isEqualTo(400);
    }

    @Test
    void nothing_of_it_is_stored() {
        int before = count();
        Observation observation = broken();
        observation.getReferenceRange().clear();
        fhir.post(citizen(), "/Observation/$validate?mode=create", observation);
        assertThat(count()).isEqualTo(before);
    }

    private int count() {
        return fhir.parse(Bundle.class, fhir.get(citizen(), "/Observation?_summary=count&patient=" + person))
                .getTotal();
    }

    private HttpResponse<String> validate(String path, Resource resource, String profile) {
        Parameters parameters = new Parameters();
        parameters.addParameter().setName("resource").setResource(resource);
        if (!profile.isEmpty()) {
            parameters.addParameter("mode", new CodeType("profile"));
            parameters.addParameter("profile", new UriType(profile));
        }
        return fhir.post(citizen(), path, parameters);
    }

    private List<String> codes(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return fhir.parse(OperationOutcome.class, answer).getIssue().stream()
                .map(issue -> issue.getDetails().getCodingFirstRep().getCode())
                .toList();
    }

    private String citizen() {
        return tokens.citizen(person);
    }

    /** Breaks obs-3. */
    private Observation broken() {
        Observation observation = new Observation().setStatus(Observation.ObservationStatus.FINAL);
        observation.getCode().setText("架空の検査");
        observation.setSubject(new Reference("Patient/" + person));
        observation.addReferenceRange().setType(observation.getCode());
        return observation;
    }
}
