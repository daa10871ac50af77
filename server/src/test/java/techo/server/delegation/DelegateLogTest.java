package techo.server.delegation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
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

/** Who sees laboratory results and the log of somebody learns nothing by it of the rest, its number neither. */
@ServerTest
class DelegateLogTest {
    private static final int TIMES = 3;

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    private Family family;

    @BeforeEach
    void familyMaySeeTheLog() {
        family = Family.ofAdult(fhir, tokens);
        family.establish(
                family.citizen(),
                family.proposal("family", more -> more.addParameter("right", new CodeType("access-log"))));
    }

    @Test
    void what_is_done_with_hidden_things_adds_no_line() {
        List<String> before = linesOfOthers(family.byFavour());
        List<String> all = linesOfOthers(family.citizen());
        somethingIsDoneWithWhatIsHidden();
        assertThat(linesOfOthers(family.byFavour())).isNotEmpty().isEqualTo(before);
        assertThat(linesOfOthers(family.citizen())).hasSizeGreaterThanOrEqualTo(all.size() + 2 * TIMES);
    }

    @Test
    void pages_count_what_is_told_alone() {
        somethingIsDoneWithWhatIsHidden();
        int told = created("_count=100").getEntry().size();
        assertThat(told).isPositive();
        Bundle whole = created("_count=" + told);
        assertThat(whole.getEntry()).hasSize(told);
        assertThat(whole.getLink(Bundle.LINK_NEXT)).isNull();
        assertThat(created("_offset=" + (told - 1) + "&_count=1").getEntry()).hasSize(1);
        assertThat(created("_offset=" + told + "&_count=1").getEntry()).isEmpty();
    }

    @Test
    void a_line_about_hidden_things_alone_is_absent_also_by_its_id() {
        somethingIsDoneWithWhatIsHidden();
        List<String> looks = events(family.citizen(), "entity=Observation/" + family.vital).getEntry().stream()
                .map(entry -> entry.getResource().getIdElement().getIdPart())
                .toList();
        assertThat(looks).hasSizeGreaterThanOrEqualTo(TIMES);
        for (String id : looks) {
            Family.require(200, fhir.get(family.citizen(), "/AuditEvent/" + id));
            Family.require(404, fhir.get(family.byFavour(), "/AuditEvent/" + id));
            Family.require(404, fhir.get(family.byFavour(), "/AuditEvent/" + id + "/$proof"));
        }
    }

    private void somethingIsDoneWithWhatIsHidden() {
        for (int i = 0; i < TIMES; i++) {
            Family.require(201, fhir.post(family.operator(), "/Observation", vital()));
            Family.require(200, fhir.get(family.citizen(), "/Observation/" + family.vital));
        }
    }

    private Bundle created(String page) {
        return events(family.byFavour(), "action=C&" + page);
    }

    private Bundle events(String token, String query) {
        return fhir.parse(Bundle.class, Family.require(200, fhir.get(token, "/AuditEvent?" + query)));
    }

    /** Which lines there are besides the looks of the delegate and of the person at the log. */
    private List<String> linesOfOthers(String token) {
        String path = "/Patient/" + family.person + "/$access-log?count=200";
        return fhir.parse(Parameters.class, Family.require(200, fhir.get(token, path))).getParameter().stream()
                .map(DelegateLogTest::line)
                .filter(line -> !line.startsWith("delegate") && !line.startsWith("citizen operation"))
                .toList();
    }

    private static String line(ParametersParameterComponent access) {
        return Stream.of("who-kind", "action", "id")
                .map(name -> access.getPart().stream()
                        .filter(part -> part.getName().equals(name))
                        .map(part -> part.getValue().primitiveValue())
                        .collect(Collectors.joining()))
                .collect(Collectors.joining(" "));
    }

    private Observation vital() {
        Observation observation = new Observation();
        observation.setStatus(Observation.ObservationStatus.FINAL);
        observation.addCategory(new CodeableConcept(
                new Coding("http://terminology.hl7.org/CodeSystem/observation-category", "vital-signs", null)));
        observation.setCode(new CodeableConcept(new Coding("http://loinc.org", "8867-4", null)));
        observation.setSubject(new Reference("Patient/" + family.person));
        observation.setValue(new StringType("x"));
        return observation;
    }
}
