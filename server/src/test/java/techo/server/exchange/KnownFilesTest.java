package techo.server.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import techo.exchange.JapaneseText;
import techo.exchange.QrCodes;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** Files that are sent again beside new ones, as those of last month's export are beside this month's. */
@ServerTest
class KnownFilesTest {
    private static final String PATIENT = "{\"resourceType\":\"Patient\",\"id\":\"p\"}\n";

    private static final String ORGANIZATION = "{\"resourceType\":\"Organization\",\"id\":\"o\",\"name\":\"見本内科\"}\n";

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    private String person;

    @BeforeEach
    void createPerson() {
        Patient patient = new Patient();
        patient.setGender(AdministrativeGender.MALE);
        patient.getBirthDateElement().setValueAsString("1970-04-05");
        patient.addName().setText("見本");
        HttpResponse<String> created = fhir.post(tokens.operator(), "/Patient", patient);
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        person = created.headers().firstValue("Location").orElseThrow().replaceFirst(".*/Patient/([^/]+).*", "$1");
    }

    @Test
    void files_of_which_some_are_in_the_record_already_are_taken_in_with_the_new_ones() {
        String lastMonth = PATIENT + weight("a", "70.5", "");
        String thisMonth = PATIENT + weight("b", "71.5", "");
        sent(lastMonth);

        Parameters both = sent(lastMonth, thisMonth, thisMonth);

        assertThat(result(both)).isEqualTo("stored");
        assertThat(found("Observation")).hasSize(2);
        assertThat(found("DocumentReference")).hasSize(2);
        assertThat(found("Binary")).hasSize(2);
        assertThat(result(sent(thisMonth, lastMonth))).isEqualTo("repeated");
        assertThat(found("Provenance"))
                .anySatisfy(entry -> assertThat(((Provenance) entry.getResource()).getEntity())
                        .as("both are sources of what was read from them together")
                        .hasSize(2));
    }

    @Test
    void a_file_of_before_brings_back_nothing_that_was_corrected_or_deleted_since() {
        String by = "\"performer\":[{\"reference\":\"Organization/o\"}],";
        String old = PATIENT
                + ORGANIZATION
                + weight("kept", "70.5", by)
                + weight("corrected", "70.5", by)
                + weight("deleted", "70.5", by);
        sent(old);
        sent(PATIENT + weight("corrected", "65.5", ""));
        assertThat(fhir.delete(tokens.citizen(person), "/Observation/" + id("deleted"))
                        .statusCode())
                .isIn(200, 204);

        sent(
                old,
                ORGANIZATION
                        + weight(
                                "new",
                                "71.5",
                                by
                                        + "\"hasMember\":[{\"reference\":\"Observation/kept\"},{\"reference\":\"Observation/deleted\"}],"));

        assertThat(found("Observation")).hasSize(3);
        assertThat(stored("corrected").getValueQuantity().getValue()).isEqualByComparingTo("65.5");
        List<Reference> members = stored("new").getHasMember();
        assertThat(members.get(0).getReference()).isEqualTo("Observation/" + id("kept"));
        assertThat(members.get(1).hasReference()).isFalse();
        assertThat(members.get(1).getIdentifier().getValue()).isNotBlank();
    }

    @Test
    void a_report_that_comes_later_leaves_a_known_result_as_it_was_decided() {
        String old = PATIENT + weight("before", "70.5", "");
        sent(old);
        String version = stored("before").getMeta().getVersionId();

        sent(
                old,
                weight("since", "71.5", "")
                        + "{\"resourceType\":\"Composition\",\"id\":\"c\",\"status\":\"final\",\"type\":{\"text\":\"健診\"},"
                        + "\"subject\":{\"reference\":\"Patient/p\"},"
                        + "\"date\":\"2025-06-10\",\"author\":[{\"display\":\"見本\"}],\"title\":\"健診\",\"category\":[{\"coding\":[{"
                        + "\"system\":\"urn:oid:2.16.840.1.113883.2.2.1.6.1001\",\"code\":\"10\"}]}],\"section\":[{\"entry\":["
                        + "{\"reference\":\"Observation/before\"},{\"reference\":\"Observation/since\"}]}]}\n");

        assertThat(stored("before").getMeta().getVersionId()).isEqualTo(version);
        assertThat(found("Composition"))
                .singleElement()
                .satisfies(entry -> assertThat(((Composition) entry.getResource())
                                .getSectionFirstRep()
                                .getEntryFirstRep()
                                .getReference())
                        .isEqualTo("Observation/" + id("before")));
    }

    @Test
    void a_photograph_of_before_brings_back_nothing_that_was_deleted_since() {
        byte[] before = QrCodes.png(Prescriptions.TEXT);
        byte[] since = QrCodes.png(new String(Prescriptions.TEXT, JapaneseText.CP932)
                .replace("51,20250612", "51,20250712")
                .getBytes(JapaneseText.CP932));
        sent(List.of(before));
        List<Bundle.BundleEntryComponent> medicines = found("MedicationRequest");
        assertThat(medicines).hasSize(2);
        for (Bundle.BundleEntryComponent medicine : medicines) {
            String id = medicine.getResource().getIdElement().getIdPart();
            assertThat(fhir.delete(tokens.citizen(person), "/MedicationRequest/" + id)
                            .statusCode())
                    .isIn(200, 204);
        }

        sent(List.of(before, since));

        assertThat(found("MedicationRequest"))
                .extracting(entry -> ((MedicationRequest) entry.getResource())
                        .getAuthoredOnElement()
                        .getValueAsString())
                .containsExactly("2025-07-12", "2025-07-12");
    }

    /** The second part was made anew, as after another visit; the first is the one of before. */
    @Test
    void a_part_of_a_notebook_of_before_brings_back_nothing_that_was_deleted_since() {
        String head = "JAHISTC08,1\r\n1,見本,1,S450405\r\n5,20250612,1\r\n11,見本薬局,13,4,1234567,,,,1\r\n";
        String first = head + "201,1,見本錠Ａ,1,錠,1,,1\r\n301,1,朝食後,7,日分,1,1,,1\r\n911,1,2,1\r\n";
        String second = head + "201,2,見本錠Ｂ,1,錠,1,,1\r\n301,2,夕食後,7,日分,1,1,,1\r\n911,1,2,2\r\n";
        sent(notebook(first, second));
        assertThat(medicines()).containsExactlyInAnyOrder("見本錠Ａ", "見本錠Ｂ");
        for (Bundle.BundleEntryComponent medicine : found("MedicationDispense")) {
            String id = medicine.getResource().getIdElement().getIdPart();
            assertThat(fhir.delete(tokens.citizen(person), "/MedicationDispense/" + id)
                            .statusCode())
                    .isIn(200, 204);
        }

        sent(notebook(first, second.replace("見本錠Ｂ", "見本錠Ｃ")));

        assertThat(medicines()).containsExactly("見本錠Ｃ");
    }

    private static List<byte[]> notebook(String... parts) {
        return Stream.of(parts)
                .map(part -> QrCodes.png(part.getBytes(JapaneseText.CP932)))
                .toList();
    }

    private List<String> medicines() {
        return found("MedicationDispense").stream()
                .map(entry -> ((MedicationDispense) entry.getResource())
                        .getMedicationCodeableConcept()
                        .getText())
                .toList();
    }

    private Parameters sent(String... files) {
        return sent(Stream.of(files).map(file -> file.getBytes(UTF_8)).toList());
    }

    private Parameters sent(List<byte[]> files) {
        FormBody form = FormBody.of(files);
        HttpResponse<String> answer = fhir.send(
                tokens.citizen(person),
                "/Patient/" + person + "/$import",
                request -> request.header("Content-Type", form.contentType()).POST(form.publisher()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return fhir.parse(Parameters.class, answer);
    }

    private static String result(Parameters answer) {
        return answer.getParameter("result").getValue().primitiveValue();
    }

    private List<Bundle.BundleEntryComponent> found(String type) {
        return fhir.parse(Bundle.class, fhir.get(tokens.citizen(person), "/" + type))
                .getEntry();
    }

    private Observation stored(String note) {
        return found("Observation").stream()
                .map(entry -> (Observation) entry.getResource())
                .filter(one -> one.getNoteFirstRep().getText().equals(note))
                .findFirst()
                .orElseThrow();
    }

    private String id(String note) {
        return stored(note).getIdElement().getIdPart();
    }

    private static String weight(String id, String kilograms, String more) {
        return "{\"resourceType\":\"Observation\",\"id\":\"" + id + "\"," + more + "\"note\":[{\"text\":\"" + id
                + "\"}],\"status\":\"final\",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"29463-7\"}]},"
                + "\"subject\":{\"reference\":\"Patient/p\"},\"effectiveDateTime\":\"2025-06-10\",\"valueQuantity\":{\"value\":"
                + kilograms + ",\"unit\":\"kg\"}}\n";
    }
}
