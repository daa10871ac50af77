package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import techo.server.testing.ServerTest;

/** Files in which person follows person, and the Provenance that comes with an export. */
@ServerTest
class ArrangementTest extends ClinicExports {
    private String hanako;
    private String taro;

    @BeforeEach
    void prepare() {
        hanako = openPerson(301, 9);
        taro = openPerson(302, 6);
    }

    @Test
    void each_person_is_a_block_behind_a_header_and_begins_with_the_patient() {
        JsonNode manifest = exports.exportFrom(token, "/Patient/$export?organizeOutputBy=Patient");

        assertThat(manifest.get("outputOrganizedBy").asText()).isEqualTo("Patient");
        assertThat(manifest.get("output")).singleElement().satisfies(output -> {
            assertThat(output.has("type")).isFalse();
            assertThat(output.has("continuesInFile")).isFalse();
            assertThat(output.get("count").asInt()).isEqualTo(2 + 10 + 7);
        });
        List<JsonNode> lines = lines(manifest);
        assertThat(lines).hasSize(2 + 10 + 7);
        String owner = "";
        List<String> owners = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (type(lines.get(i)).equals("Parameters")) {
                owner = header(lines.get(i));
                owners.add(owner);
                assertThat(type(lines.get(i + 1))).isEqualTo("Patient");
                assertThat("Patient/" + lines.get(i + 1).get("id").asText()).isEqualTo(owner);
            } else if (!type(lines.get(i)).equals("Patient")) {
                assertThat(lines.get(i).toString()).contains("\"" + owner + "\"");
            }
        }
        assertThat(owners).containsExactlyInAnyOrder("Patient/" + hanako, "Patient/" + taro);
    }

    @Test
    void a_block_has_its_header_also_without_the_patient() {
        JsonNode manifest = exports.exportFrom(token, "/Patient/$export?organizeOutputBy=Patient&_type=Condition");

        assertThat(lines(manifest).stream().map(ArrangementTest::type).distinct())
                .containsExactlyInAnyOrder("Parameters", "Condition");
    }

    @Test
    void who_withdraws_takes_the_header_along() {
        String status = exports.startedFrom(token, "/$export?organizeOutputBy=Patient");
        String file =
                exports.path(exports.finished(token, status).at("/output/0/url").asText());

        people.revokeEverything(clinic, taro);

        assertThat(fhir.get(token, file).body()).contains(hanako).doesNotContain(taro);
        assertThat(exports.finished(token, status).at("/output/0/count").asInt())
                .isEqualTo(1 + 10);
    }

    @Test
    void what_came_since_is_one_block_for_each_person() {
        String since = exports.exportFrom(token, "/Patient/$export?organizeOutputBy=Patient")
                .get("transactionTime")
                .asText();
        String jiro = openPerson(303, 4);
        people.store(jiro, new SyntheticRecords(304).record(jiro, 2));

        List<JsonNode> lines =
                lines(exports.exportFrom(token, "/Patient/$export?organizeOutputBy=Patient&_since=" + since));

        assertThat(lines.stream()
                        .filter(line -> type(line).equals("Parameters"))
                        .map(ArrangementTest::header)
                        .filter(("Patient/" + jiro)::equals))
                .hasSize(1);
        assertThat(lines.stream().filter(line -> line.toString().contains(jiro)))
                .hasSize(1 + 5 + 2);
    }

    @Test
    void a_person_has_the_own_record_as_one_block() {
        String citizen = issuer.citizen(hanako);

        JsonNode manifest = exports.export(citizen, hanako, "?organizeOutputBy=Patient");

        String file = fhir.get(
                        citizen, exports.path(manifest.at("/output/0/url").asText()))
                .body();
        assertThat(file.lines()).hasSize(11);
        assertThat(file).startsWith("{\"resourceType\":\"Parameters\"").contains("Patient/" + hanako);
    }

    @Test
    void files_are_organized_by_people_and_by_nothing_else() {
        HttpResponse<String> refused = exports.kickOffFrom(token, "/Patient/$export?organizeOutputBy=Encounter");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("export-parameter-unsupported", "organizeOutputBy");
    }

    @Test
    void provenance_comes_with_what_it_speaks_of() {
        String citizen = issuer.citizen(hanako);
        String spoken = observation();
        String other = observation();
        String first = provenance(spoken, "2026-01-02T00:00:00Z");
        String latest = provenance(spoken, "2026-01-01T00:00:00Z");
        String ofBoth = provenance("Condition/none-of-these", "2026-01-01T00:00:00Z");
        String filter = "?_type=Observation&_typeFilter=Observation?_id=" + spoken.substring(12);

        assertThat(provenances(citizen, "?_type=Provenance")).contains(first, latest, ofBoth);
        assertThat(provenances(citizen, filter)).isEmpty();
        assertThat(provenances(citizen, filter + "&includeAssociatedData=RelevantProvenanceResources"))
                .containsExactlyInAnyOrder(first, latest);
        assertThat(provenances(citizen, filter + "&includeAssociatedData=LatestProvenanceResources"))
                .containsExactly(latest);
        assertThat(provenances(
                        citizen,
                        filter + "&includeAssociatedData=LatestProvenanceResources,RelevantProvenanceResources"))
                .as("of two values the one that returns more")
                .hasSize(2);
        assertThat(provenances(
                        citizen,
                        "?_type=Observation&_typeFilter=Observation?_id=" + other.substring(12)
                                + "&includeAssociatedData=RelevantProvenanceResources"))
                .isEmpty();
    }

    @Test
    void other_associated_data_are_refused() {
        HttpResponse<String> refused =
                exports.kickOff(issuer.citizen(hanako), hanako, "?includeAssociatedData=_everything", "respond-async");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("export-parameter-unsupported", "includeAssociatedData");
    }

    private String observation() {
        Observation observation = new Observation();
        observation.setStatus(Observation.ObservationStatus.FINAL);
        observation.getCode().setText("試験");
        observation.setSubject(new Reference("Patient/" + hanako));
        return created(observation);
    }

    /** Of an observation, and of the Patient, so that it is of the record. */
    private String provenance(String target, String recorded) {
        Provenance provenance = new Provenance();
        provenance.addTarget(new Reference(target.startsWith("Observation") ? target : "Patient/" + hanako));
        provenance.setRecordedElement(new InstantType(recorded));
        provenance.addAgent().setWho(new Reference("Patient/" + hanako));
        return created(provenance);
    }

    private String created(Resource resource) {
        resource.setId(UUID.randomUUID().toString());
        people.store(hanako, List.of(resource));
        return resource.fhirType() + "/" + resource.getIdPart();
    }

    private List<String> provenances(String citizen, String query) {
        return exports.lines(citizen, exports.export(citizen, hanako, query)).stream()
                .filter(line -> type(line).equals("Provenance"))
                .map(line -> "Provenance/" + line.get("id").asText())
                .toList();
    }

    private List<JsonNode> lines(JsonNode manifest) {
        List<JsonNode> lines = new ArrayList<>();
        manifest.get("output")
                .forEach(output -> Arrays.stream(
                                fhir.get(token, exports.path(output.get("url").asText()))
                                        .body()
                                        .split("\n"))
                        .map(ExportHttp::tree)
                        .forEach(lines::add));
        return lines;
    }

    private static String type(JsonNode line) {
        return line.get("resourceType").asText();
    }

    private static String header(JsonNode line) {
        assertThat(line.at("/parameter/0/name").asText()).isEqualTo("header");
        return line.at("/parameter/0/valueReference/reference").asText();
    }
}
