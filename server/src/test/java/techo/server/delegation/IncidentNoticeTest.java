package techo.server.delegation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** Who is told of an incident, and what is reported of it. */
@ServerTest
class IncidentNoticeTest {
    private final String reason = "a token was in a chat " + UUID.randomUUID();

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    private Family family;
    private String incident;

    /** The child's own token opened a result. */
    @BeforeEach
    void anIncidentThatTouchesAChild() {
        family = Family.ofChild(fhir, tokens);
        String delegation = family.establish(family.operator(), family.parent());
        assertThat(delegation).isNotBlank();
        String leaked = family.citizen();
        assertThat(fhir.get(leaked, "/Observation/" + family.laboratory).statusCode())
                .isEqualTo(200);
        Instant now = Instant.now();
        Parameters asked = new Parameters()
                .addParameter("reason", new StringType(reason))
                .addParameter("from", new InstantType(Date.from(now.minusSeconds(60))))
                .addParameter("until", new InstantType(Date.from(now.plusSeconds(600))))
                .addParameter("known", new InstantType("2026-04-01T00:00:00Z"))
                .addParameter("token", new StringType(leaked));
        incident = require(fhir.post(tokens.operator("alice"), "/$incident-scope", asked))
                .getParameterValue("incident")
                .primitiveValue();
    }

    @Test
    void the_notice_to_a_child_goes_to_who_acts_for_it_by_law_and_not_to_whom_the_record_is_kept_from() {
        assertThat(person())
                .containsEntry("patient", "Patient/" + family.person)
                .containsEntry("representative", "RelatedPerson/" + family.delegate)
                .doesNotContainKey("told");
        require(family.operation(tokens.operator("shelter"), "$shield", new Parameters()));
        assertThat(person()).doesNotContainKey("representative");
    }

    @Test
    void who_was_told_is_on_record_once_and_counted_in_the_report() {
        assertThat(tell("alice", family.person).body()).contains("another-operator-required");
        assertThat(tell("bob", "somebody-else").statusCode()).isEqualTo(404);
        assertThat(report(new Parameters())).containsEntry("persons", "1").containsEntry("told", "0");
        require(tell("bob", family.person));
        require(tell("carol", family.person));
        assertThat(report(new Parameters())).containsEntry("told", "1");
        assertThat(person()).containsKey("told");
    }

    @Test
    void the_report_is_filled_in_step_by_step_and_says_by_when() {
        assertThat(report(new Parameters()))
                .containsEntry("reason", reason)
                .containsEntry("items", "Observation 1")
                .containsEntry("categories", "LAB 1")
                .containsEntry("prompt-report-by", "2026-04-05")
                .containsEntry("final-report-by", "2026-04-30")
                .doesNotContainKeys("cause", "measures", "encrypted", "noted-at");
        report(new Parameters()
                .addParameter("cause", new StringType("漏えいの原因"))
                .addParameter("encrypted", new BooleanType(false)));
        Map<String, String> draft = report(new Parameters()
                .addParameter("second-damage", new StringType("none is known"))
                .addParameter("measures", new StringType("再発防止")));
        assertThat(draft)
                .containsEntry("cause", "漏えいの原因")
                .containsEntry("second-damage", "none is known")
                .containsEntry("measures", "再発防止")
                .containsEntry("encrypted", "false")
                .containsKey("noted-at");
        assertThat(asked(new Parameters().addParameter("cause", new StringType("x".repeat(4001))))
                        .body())
                .contains("incident-report-invalid");
        List<Map<String, String>> all = require(fhir.get(tokens.operator("bob"), "/$incidents")).getParameter().stream()
                .map(line -> values(line.getPart()))
                .toList();
        assertThat(all).contains(draft);
        assertThat(all.toString()).doesNotContain(family.person);
    }

    private Map<String, String> report(Parameters noted) {
        return values(require(asked(noted)).getParameter());
    }

    private HttpResponse<String> asked(Parameters noted) {
        return fhir.post(
                tokens.operator("alice"),
                "/$incident-report",
                noted.addParameter("incident", new StringType(incident)));
    }

    /** The line of the only person. */
    private Map<String, String> person() {
        List<ParametersParameterComponent> persons = require(fhir.post(
                        tokens.operator("bob"),
                        "/$incident-persons",
                        new Parameters().addParameter("incident", new StringType(incident))))
                .getParameter();
        assertThat(persons).hasSize(1);
        return values(persons.get(0).getPart());
    }

    private HttpResponse<String> tell(String operator, String person) {
        return fhir.post(
                tokens.operator(operator),
                "/$incident-told",
                new Parameters()
                        .addParameter("incident", new StringType(incident))
                        .addParameter("patient", new Reference("Patient/" + person)));
    }

    private static Map<String, String> values(List<ParametersParameterComponent> parts) {
        return parts.stream()
                .filter(part -> part.getValue() != null)
                .collect(Collectors.toMap(
                        ParametersParameterComponent::getName,
                        part -> part.getValue() instanceof Reference reference
                                ? reference.getReference()
                                : part.getValue().primitiveValue()));
    }

    private Parameters require(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return fhir.parse(Parameters.class, answer);
    }
}
