package techo.server.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Composition.CompositionStatus;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.DataCategory;
import techo.policy.identity.PatientId;
import techo.server.testing.FhirHttp;
import techo.server.testing.Moments;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** What a person hid and stopped, and showed and resumed again, is explained of any instant as it was then. */
@ServerTest
class PastAccessTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private PersonRows persons;

    private World world;
    private String result;

    @BeforeEach
    void share() {
        world = new World(fhir, tokens);
        result = "Observation/" + world.observation(world.person, "laboratory");
        world.consent(DataCategory.LAB, DataCategory.DOC);
    }

    @Test
    void an_item_was_hidden_while_it_was_hidden_from_recipients() {
        Instant shown = Moments.apart();
        post("/" + result + "/$hide", "delegates");
        Instant hiddenFromOthers = Moments.apart();
        post("/" + result + "/$hide", "recipients");
        Instant hidden = Moments.apart();
        post("/" + result + "/$hide", "recipients");
        Instant hiddenStill = Moments.apart();
        post("/" + result + "/$unhide");

        assertThat(explained(result, shown)).isEqualTo("consent");
        assertThat(explained(result, hiddenFromOthers)).isEqualTo("consent");
        assertThat(explained(result, hidden)).isEqualTo("hidden");
        assertThat(explained(result, hiddenStill)).isEqualTo("hidden");
        assertThat(explained(result, Moments.apart())).isEqualTo("consent");
    }

    @Test
    void a_document_was_hidden_while_something_that_it_names_was() {
        Composition composition = new Composition();
        composition.setStatus(CompositionStatus.FINAL);
        composition.setType(new CodeableConcept().setText("健診結果報告書"));
        composition.setTitle("健診結果報告書");
        composition.setDateElement(new DateTimeType("2026-03-01"));
        composition.setSubject(new Reference("Patient/" + world.person));
        composition.setAuthor(List.of(new Reference("Organization/" + world.clinic)));
        composition.addSection().addEntry(new Reference(result));
        String document = "Composition/" + World.created(fhir.post(world.citizen(), "/Composition", composition));
        Instant shown = Moments.apart();
        post("/" + result + "/$hide");
        Instant hidden = Moments.apart();
        post("/" + result + "/$unhide");

        assertThat(explained(document, shown)).isEqualTo("consent");
        assertThat(explained(document, hidden)).isEqualTo("hidden");
        assertThat(explained(document, Moments.apart())).isEqualTo("consent");
    }

    @Test
    void sharing_was_stopped_each_time_that_it_was_stopped() {
        Instant open = Moments.apart();
        post("/Patient/" + world.person + "/$stop-sharing");
        Instant stopped = Moments.apart();
        post("/Patient/" + world.person + "/$resume-sharing");
        Instant openAgain = Moments.apart();
        post("/Patient/" + world.person + "/$stop-sharing");
        Instant stoppedAgain = Moments.apart();

        assertThat(explained(result, open)).isEqualTo("consent");
        assertThat(explained(result, stopped)).isEqualTo("sharing-frozen");
        assertThat(explained(result, openAgain)).isEqualTo("consent");
        assertThat(explained(result, stoppedAgain)).isEqualTo("sharing-frozen");
    }

    @Test
    void sharing_was_suspended_until_somebody_who_had_been_away_came_back() {
        jdbc.update(
                "update techo_person set last_act = ? where patient_pid ="
                        + " (select res_id from hfj_resource where res_type = 'Patient' and fhir_id = ?)",
                Timestamp.from(Instant.now().minus(Duration.ofDays(366))),
                world.person);
        Instant away = Moments.apart();
        persons.acted(new PatientId(world.person), Instant.now());

        assertThat(explained(result, away)).isEqualTo("sharing-dormant");
        assertThat(explained(result, Moments.apart())).isEqualTo("consent");
    }

    @Test
    void what_was_before_anything_was_kept_is_said_not_to_be_known() {
        assertThat(notKnown(Instant.parse("2000-01-01T00:00:00Z")))
                .containsExactly("hidden", "sharing-frozen", "sharing-dormant");
        assertThat(notKnown(Moments.apart())).isEmpty();
    }

    private List<String> notKnown(Instant at) {
        return answer(result, at).getParameter().stream()
                .filter(parameter -> parameter.getName().equals("not-known"))
                .map(parameter -> parameter.getValue().primitiveValue())
                .toList();
    }

    /** @return why the clinic saw it then, or did not */
    private String explained(String resource, Instant at) {
        return answer(resource, at).getParameter().stream()
                .filter(parameter -> parameter.getName().equals("explanation"))
                .map(ParametersParameterComponent::getPart)
                .flatMap(List::stream)
                .filter(part -> part.getName().equals("reason"))
                .map(part -> part.getValue().primitiveValue())
                .reduce((one, another) -> {
                    throw new AssertionError("one resource is explained twice: " + one + ", " + another);
                })
                .orElseThrow();
    }

    private Parameters answer(String resource, Instant at) {
        HttpResponse<String> answer = fhir.get(
                world.citizen(),
                "/Patient/" + world.person + "/$explain-access?recipient-type=MEDICAL&purpose=TREAT&recipient="
                        + world.clinic + "&resource=" + resource + "&at=" + at);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return fhir.parse(Parameters.class, answer);
    }

    private void post(String path, String... from) {
        Parameters body = new Parameters();
        Set.of(from).forEach(audience -> body.addParameter("from", new CodeType(audience)));
        World.made(fhir.post(world.citizen(), path, body));
    }
}
