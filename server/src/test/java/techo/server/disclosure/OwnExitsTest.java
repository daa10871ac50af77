package techo.server.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.server.audit.AuditedRequests;
import techo.server.audit.AuditedRequests.Answer;
import techo.server.exchange.Samples;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** What a person takes away as a whole and hands in as a file: too much for a row of {@link PathMatrixTest}. */
@ServerTest
class OwnExitsTest {
    @Autowired
    private AuditedRequests requests;

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private JdbcTemplate database;

    private LedgerWorld world;

    @BeforeEach
    void aPerson() {
        world = new LedgerWorld(fhir, tokens);
    }

    @Test
    void the_own_record_in_a_zip_is_recorded_by_kinds_and_numbers() {
        Answer zip = requests.get(world.citizen(), "/Patient/" + world.person + "/$export-record")
                .expect(200);
        assertThat(recorded(zip)).isEqualTo("citizen export done 200 Patient/" + world.person + "/$export-record");
        assertThat(zip.touched())
                .contains(
                        world.person + ":shown:AllergyIntolerance/1",
                        world.person + ":shown:Observation/2",
                        world.person + ":shown:Patient/1");
        assertThat(zip.disclosures()).as("the person is no third party").isEmpty();
    }

    @Test
    void an_import_lists_what_it_made_and_is_on_record_as_taken_in() {
        Patient patient = new Patient();
        patient.addName().setText("架空 太郎");
        patient.setBirthDateElement(new DateType("1970-04-05"));
        patient.setId(world.person);
        LedgerWorld.made(fhir.put(tokens.operator(), "/Patient/" + world.person, patient));
        Answer imported = requests.send(
                        world.citizen(),
                        "/Patient/" + world.person + "/$import",
                        request -> request.header("Content-Type", "application/octet-stream")
                                .POST(BodyPublishers.ofByteArray(Samples.notebook("tc08_category1_full.txt"))))
                .expect(200);
        assertThat(recorded(imported)).isEqualTo("citizen import done 200 Patient/" + world.person + "/$import");
        assertThat(imported.touched())
                .anySatisfy(use -> assertThat(use).startsWith(world.person + ":created:DocumentReference/"))
                .anySatisfy(use -> assertThat(use).startsWith(world.person + ":created:Binary/"))
                .allSatisfy(use -> assertThat(use).startsWith(world.person + ":created:"));
        assertThat(database.queryForList(
                        "select duty from techo_acquisition where patient_id = ?", String.class, world.person))
                .as("beside what the operator entered")
                .filteredOn(duty -> !duty.equals("exempt-own-entry"))
                .containsExactly("exempt-sent-by-person");
        assertThat(imported.disclosures()).isEmpty();
    }

    private static String recorded(Answer answer) {
        var record = answer.record();
        return String.join(
                " ",
                record.at("/who/kind").asText(),
                record.at("/do").asText(),
                record.at("/out/result").asText(),
                record.at("/out/status").asText(),
                record.at("/target").asText());
    }
}
