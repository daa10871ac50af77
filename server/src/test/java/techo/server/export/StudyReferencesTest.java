package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;
import static techo.policy.research.OutputKind.PSEUDONYMISED;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import techo.policy.identity.RecipientType;
import techo.server.export.StudyWorld.OneStudy;
import techo.server.testing.ServerTest;

/** What the lines of a study name beside the person whose they are. */
@ServerTest
class StudyReferencesTest extends ClinicExports {
    private static final int CONSENTING = 6;
    private static final String WEIGHT = "29463-7";
    private static final String HEIGHT = "8302-2";

    @Test
    void a_line_names_what_has_a_line_and_nothing_that_is_held_back() {
        List<String> taking = new ArrayList<>();
        for (int i = 0; i < CONSENTING; i++) {
            String person = StudyWorld.person(people, i);
            taking.add(person);
            String height = "height-" + UUID.randomUUID();
            String earlier = "weight-" + UUID.randomUUID();
            // Named before and after it is stored: the order of the rows must not decide.
            people.store(
                    person,
                    List.of(
                            measured(person, height, HEIGHT, "cm"),
                            measured(person, earlier, WEIGHT, "kg"),
                            measured(person, "weight-" + UUID.randomUUID(), WEIGHT, "kg")
                                    .addDerivedFrom(new Reference("Observation/" + earlier))
                                    .addDerivedFrom(new Reference("Observation/" + height)),
                            measured(person, "weight-" + UUID.randomUUID(), WEIGHT, "kg")
                                    .addDerivedFrom(new Reference("Observation/" + height))));
        }
        StudyWorld institute = new StudyWorld(fhir, issuer, RecipientType.CONTRACTOR, 1);
        institute.consent(taking);
        OneStudy study = institute.approved(PSEUDONYMISED);

        List<JsonNode> lines = exports.lines(study.researcher(), exports.exportFrom(study.researcher(), study.group()));

        Set<String> written = lines.stream()
                .map(line ->
                        line.get("resourceType").asText() + "/" + line.get("id").asText())
                .collect(Collectors.toSet());
        List<String> named = lines.stream()
                .filter(line -> line.has("derivedFrom"))
                .flatMap(line -> StreamSupport.stream(line.get("derivedFrom").spliterator(), false))
                .map(reference -> reference.get("reference").asText())
                .toList();
        assertThat(lines).as("each person, and four weights").hasSize(CONSENTING * 5);
        assertThat(named).hasSize(CONSENTING).doesNotHaveDuplicates().isSubsetOf(written);
        assertThat(lines.stream().filter(line -> line.has("derivedFrom"))).hasSize(CONSENTING);
    }

    /** That two people belong together is no variable of any study. */
    @Test
    void a_line_of_a_mother_names_nothing_of_her_child() {
        List<String> taking = new ArrayList<>();
        for (int i = 0; i < CONSENTING; i++) {
            taking.add(StudyWorld.person(people, i));
        }
        String mother = taking.get(0);
        String child = taking.get(1);
        String ofChild = "weight-" + UUID.randomUUID();
        String own = "weight-" + UUID.randomUUID();
        people.store(child, List.of(measured(child, ofChild, WEIGHT, "kg")));
        people.store(
                mother,
                List.of(
                        measured(mother, own, WEIGHT, "kg"),
                        measured(mother, "weight-" + UUID.randomUUID(), WEIGHT, "kg")
                                .addDerivedFrom(new Reference("Observation/" + own))
                                .addDerivedFrom(new Reference("Observation/" + ofChild))
                                .addHasMember(new Reference("Observation/" + ofChild))));
        StudyWorld institute = new StudyWorld(fhir, issuer, RecipientType.CONTRACTOR, 1);
        institute.consent(taking);
        OneStudy study = institute.approved(PSEUDONYMISED);

        List<JsonNode> lines = exports.lines(study.researcher(), exports.exportFrom(study.researcher(), study.group()));

        assertThat(lines).hasSize(CONSENTING * 2 + 3).noneMatch(line -> line.has("hasMember"));
        assertThat(lines.stream().filter(line -> line.has("derivedFrom")))
                .singleElement()
                .satisfies(line -> {
                    JsonNode named = line.get("derivedFrom");
                    assertThat(named).hasSize(1);
                    assertThat(lines)
                            .filteredOn(other -> named.at("/0/reference")
                                    .asText()
                                    .equals("Observation/" + other.get("id").asText()))
                            .singleElement()
                            .satisfies(other -> assertThat(other.get("subject")).isEqualTo(line.get("subject")));
                });
    }

    private static Observation measured(String person, String id, String code, String unit) {
        Observation measured = new Observation();
        measured.setId(id);
        measured.setStatus(Observation.ObservationStatus.FINAL);
        measured.setCode(new CodeableConcept(new Coding("http://loinc.org", code, null)));
        measured.setSubject(new Reference("Patient/" + person));
        measured.setEffective(new DateTimeType("2026-03-31"));
        measured.setValue(new Quantity()
                .setValue(60)
                .setSystem("http://unitsofmeasure.org")
                .setCode(unit));
        return measured;
    }
}
