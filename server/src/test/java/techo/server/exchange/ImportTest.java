package techo.server.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import techo.exchange.QrCodes;
import techo.exchange.SourceFile;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

@ServerTest
class ImportTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Test
    void a_checkup_becomes_part_of_the_record_and_its_original_is_kept_byte_for_byte() {
        String person = person("1970-04-05", AdministrativeGender.MALE);
        byte[] file = Samples.checkup("specific.xml");

        Parameters answer = imported(person, file);

        assertThat(result(answer)).isEqualTo("stored");
        assertThat(count(answer, "Composition")).isEqualTo(1);
        assertThat(count(answer, "Observation")).isEqualTo(total(person, "Observation"));
        assertThat(original(person, answer)).isEqualTo(file);
        assertThat(total(person, "Provenance")).isEqualTo(1);
    }

    @Test
    void a_notebook_in_its_old_encoding_becomes_part_of_the_record() {
        String person = person("1970-04-05", AdministrativeGender.MALE);
        byte[] file = Samples.notebook("tc08_category1_full.txt");

        Parameters answer = imported(person, file);

        assertThat(result(answer)).isEqualTo("stored");
        assertThat(count(answer, "MedicationDispense")).isPositive();
        assertThat(original(person, answer)).isEqualTo(file);
    }

    @Test
    void measurements_at_home_become_part_of_the_record_and_a_later_table_changes_only_what_is_new() {
        String person = person("1970-04-05", AdministrativeGender.MALE);
        String table = "測定日時,項目,値,単位,機器,備考\r\n2025-06-10T07:05:00+09:00,体重,78.4,kg,体組成計,\r\n"
                + "2025-06-10T07:10:00+09:00,収縮期血圧,138,mmHg,血圧計,\r\n"
                + "2025-06-10T07:10:00+09:00,拡張期血圧,88,mmHg,血圧計,\r\n2025-06-10,歩数,8432,歩,活動量計,\r\n";

        imported(person, table.getBytes(StandardCharsets.UTF_8));
        assertThat(total(person, "Observation")).isEqualTo(3);
        imported(person, (table + "2025-06-11,歩数,9000,歩,活動量計,\r\n").getBytes(StandardCharsets.UTF_8));

        assertThat(total(person, "Observation")).isEqualTo(4);
        assertThat(total(person, "DocumentReference")).isEqualTo(2);
    }

    @Test
    void the_same_file_again_changes_nothing_and_says_so() {
        String person = person("1970-04-05", AdministrativeGender.MALE);
        byte[] file = Samples.checkup("specific.xml");
        Parameters first = imported(person, file);
        int before = total(person, "Observation");

        Parameters second = imported(person, file);

        assertThat(result(second)).isEqualTo("repeated");
        assertThat(document(second)).isEqualTo(document(first));
        assertThat(total(person, "Observation")).isEqualTo(before);
        assertThat(total(person, "DocumentReference")).isEqualTo(1);
    }

    @Test
    void who_handed_it_over_and_what_it_was_is_on_record_once() {
        String person = person("1970-04-05", AdministrativeGender.MALE);
        byte[] file = Samples.checkup("specific.xml");
        imported(person, file);
        imported(person, file);

        Parameters acquired =
                fhir.parse(Parameters.class, fhir.get(tokens.citizen(person), "/Patient/" + person + "/$acquisitions"));

        assertThat(acquired.getParameter()).hasSize(1);
        assertThat(fhir.encode(acquired))
                .contains(
                        "\"PERSON\"",
                        "\"HOSPITAL\"",
                        "CK-SPEC",
                        "exempt-sent-by-person",
                        SourceFile.of(file).digest());
        assertThat(fhir.get(tokens.citizen("somebody-else"), "/Patient/" + person + "/$acquisitions")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void of_the_same_file_sent_four_times_at_once_one_is_stored() throws Exception {
        String person = person("1970-04-05", AdministrativeGender.MALE);
        byte[] file = Samples.checkup("specific.xml");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Callable<HttpResponse<String>>> sends = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            sends.add(() -> send(person, file));
        }
        List<String> results = new ArrayList<>();
        for (Future<HttpResponse<String>> answer : threads.invokeAll(sends)) {
            assertThat(answer.get().statusCode()).isEqualTo(200);
            results.add(result(fhir.parse(Parameters.class, answer.get())));
        }
        threads.shutdown();

        assertThat(results).containsExactlyInAnyOrder("stored", "repeated", "repeated", "repeated");
        assertThat(total(person, "DocumentReference")).isEqualTo(1);
    }

    @Test
    void unknown_codes_are_kept_with_a_located_warning() {
        String person = person("1990-09-01", AdministrativeGender.FEMALE);

        Parameters answer = imported(person, Samples.checkup("quirks.xml"));

        OperationOutcome warnings = (OperationOutcome) answer.getParameter().stream()
                .filter(parameter -> parameter.getName().equals("outcome"))
                .findFirst()
                .orElseThrow()
                .getResource();
        assertThat(warnings.getIssue()).isNotEmpty().allSatisfy(issue -> {
            assertThat(issue.getSeverity()).isEqualTo(OperationOutcome.IssueSeverity.WARNING);
            assertThat(issue.getDetails().getCodingFirstRep().getCode()).isNotBlank();
        });
        assertThat(warnings.getIssue())
                .anySatisfy(issue -> assertThat(issue.getLocation()).isNotEmpty());
    }

    @Test
    void a_file_about_somebody_else_is_refused_and_nothing_is_stored() {
        String person = person("1981-02-03", AdministrativeGender.MALE);

        HttpResponse<String> answer = send(person, Samples.checkup("specific.xml"));

        refused(answer, person, "import-other-person");
    }

    @Test
    void nobody_adds_to_another_persons_record_nor_learns_that_it_exists() {
        String person = person("1970-04-05", AdministrativeGender.MALE);
        byte[] file = Samples.checkup("specific.xml");
        String stranger = tokens.citizen(person("1970-04-05", AdministrativeGender.MALE));
        String recipient = tokens.recipient("some-clinic", RecipientType.MEDICAL, PurposeOfUse.TREAT);

        for (String token : List.of(stranger, recipient)) {
            HttpResponse<String> hidden = send(token, person, file);
            HttpResponse<String> absent = send(token, "no-such-person", file);
            assertThat(hidden.statusCode()).isEqualTo(404);
            assertThat(hidden.body()).isEqualTo(absent.body());
        }
        assertThat(total(person, "DocumentReference")).isZero();
    }

    @Test
    void a_form_of_unknown_length_that_is_too_large_is_refused_as_such() {
        String person = person("1970-04-05", AdministrativeGender.MALE);
        FormBody form = FormBody.of(List.of(new byte[(25 << 20) + 1024]));

        HttpResponse<String> answer = fhir.send(
                tokens.citizen(person),
                "/Patient/" + person + "/$import",
                request -> request.header("Content-Type", form.contentType())
                        .POST(BodyPublishers.fromPublisher(form.publisher())));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
        assertThat(answer.body()).contains("body-too-large");
    }

    @Test
    void an_operator_feeds_a_record_without_seeing_it() {
        String person = person("1970-04-05", AdministrativeGender.MALE);

        HttpResponse<String> answer =
                send(tokens.operator(), person, "?from=Patient/" + person, Samples.checkup("specific.xml"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(fhir.get(tokens.operator(), "/Observation?subject=Patient/" + person + "&_summary=count")
                        .body())
                .doesNotContain("\"total\":1");
        assertThat(total(person, "Observation")).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "'', import-source-missing",
        "?from=Organization/no-such, import-source-missing",
        "?from=Organization/no-such&obtained=by-chance, import-source-missing",
        "?from=Patient/another, import-source-missing",
        "?from=Patient/PERSON&obtained=from-person, import-source-missing",
        "?from=Patient/PERSON&from=Patient/PERSON, import-source-missing",
        "?from=Organization/_&obtained=from-person, import-source-missing",
        "?from=Organization/no-such&obtained=from-person, import-source-unknown"
    })
    void an_operator_has_to_say_from_whom_a_file_came(String query, String code) {
        String person = person("1970-04-05", AdministrativeGender.MALE);

        HttpResponse<String> answer =
                send(tokens.operator(), person, query.replace("PERSON", person), Samples.checkup("specific.xml"));

        refused(answer, person, code);
    }

    @Test
    void nobody_else_says_from_whom_a_file_came() {
        String person = person("1970-04-05", AdministrativeGender.MALE);

        refused(
                send(tokens.citizen(person), person, "?from=Patient/" + person, Samples.checkup("specific.xml")),
                person,
                "import-source-not-asked");
    }

    @Test
    void hostile_and_broken_files_are_refused_with_a_place_and_nothing_is_stored() throws IOException {
        String person = person("1970-04-05", AdministrativeGender.MALE);
        byte[] good = Samples.checkup("specific.xml");

        refused(send(person, doctype(good)), person, "xml-dtd-forbidden");
        refused(send(person, Arrays.copyOf(good, good.length / 2)), person, "xml-malformed");
        refused(send(person, zip("../../evil.xml", good)), person, "archive-name");
        refused(send(person, zip("DATA/h.xml", new byte[30_000_000])), person, "archive-ratio");
        refused(send(person, "1,見本".getBytes(StandardCharsets.UTF_8)), person, "format-unknown");
        refused(send(person, new byte[0]), person, "import-no-file", "file-empty");
    }

    @Test
    void the_parts_of_a_split_notebook_are_sent_as_one_form() {
        String person = person("1970-04-05", AdministrativeGender.MALE);

        HttpResponse<String> answer =
                sendAll(person, Samples.notebook("tc08_split_1of2.txt"), Samples.notebook("tc08_split_2of2.txt"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Parameters stored = fhir.parse(Parameters.class, answer);
        assertThat(result(stored)).isEqualTo("stored");
        assertThat(total(person, "DocumentReference")).isEqualTo(2);
    }

    @Test
    void a_prescription_in_the_text_of_its_codes_becomes_part_of_the_record() {
        String person = person("1970-04-05", AdministrativeGender.MALE);

        Parameters answer = imported(person, Prescriptions.TEXT);

        assertThat(count(answer, "MedicationRequest")).isEqualTo(2);
        assertThat(total(person, "MedicationRequest")).isEqualTo(2);
        assertThat(original(person, answer)).isEqualTo(Prescriptions.TEXT);
    }

    @Test
    void a_photographed_prescription_is_read_from_its_codes_and_the_image_is_kept() {
        String person = person("1970-04-05", AdministrativeGender.MALE);
        byte[] image = Prescriptions.page();

        Parameters answer = imported(person, image);

        assertThat(count(answer, "MedicationRequest")).isEqualTo(2);
        assertThat(fhir.get(tokens.citizen(person), "/MedicationRequest").body())
                .contains("見本錠", "見本軟膏");
        assertThat(original(person, answer)).isEqualTo(image);
        assertThat(result(imported(person, image))).isEqualTo("repeated");
    }

    @Test
    void an_image_without_a_code_is_refused() {
        String person = person("1970-04-05", AdministrativeGender.MALE);

        refused(send(person, Prescriptions.image(List.of())), person, "image-without-code");
        refused(send(person, QrCodes.png("https://example.org/".getBytes(UTF_8))), person, "image-without-code");
    }

    @Test
    void a_record_taken_out_of_one_place_and_into_another_is_the_same_record() {
        String here = person("1970-04-05", AdministrativeGender.MALE);
        imported(here, Samples.notebook("tc08_category1_full.txt"));
        String there = person("1970-04-05", AdministrativeGender.MALE);
        List<String> types = List.of(
                "MedicationDispense",
                "MedicationRequest",
                "SupplyDelivery",
                "AllergyIntolerance",
                "Observation",
                "CareTeam");
        StringBuilder ndjson = new StringBuilder();
        types.forEach(type -> fhir.parse(Bundle.class, fhir.get(tokens.citizen(here), "/" + type + "?_count=100"))
                .getEntry()
                .forEach(entry -> ndjson.append(
                                FhirContext.forR4Cached().newJsonParser().encodeResourceToString(entry.getResource()))
                        .append('\n')));
        byte[] export = ndjson.toString().getBytes(StandardCharsets.UTF_8);

        Parameters answer = imported(there, export);

        assertThat(result(answer)).isEqualTo("stored");
        assertThat(types)
                .allSatisfy(type ->
                        assertThat(total(there, type)).as(type).isPositive().isEqualTo(total(here, type)));
        assertThat(result(imported(there, export))).isNotEqualTo("stored");
    }

    private void refused(HttpResponse<String> answer, String person, String... codes) {
        assertThat(answer.statusCode()).as(answer.body()).isIn(400, 422);
        OperationOutcome outcome = fhir.parse(OperationOutcome.class, answer);
        assertThat(outcome.getIssue().stream()
                        .map(issue -> issue.getDetails().getCodingFirstRep().getCode()))
                .containsAnyOf(codes);
        assertThat(total(person, "DocumentReference")).isZero();
        assertThat(total(person, "Observation")).isZero();
        assertThat(total(person, "Binary")).isZero();
    }

    private String person(String birthDate, AdministrativeGender gender) {
        Patient patient = new Patient();
        patient.setBirthDateElement(new DateType(birthDate));
        patient.setGender(gender);
        patient.addName().setText("見本");
        HttpResponse<String> created = fhir.post(tokens.operator(), "/Patient", patient);
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        String location = created.headers().firstValue("Location").orElseThrow();
        return location.replaceFirst(".*/Patient/([^/]+).*", "$1");
    }

    private Parameters imported(String person, byte[] file) {
        HttpResponse<String> answer = send(person, file);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return fhir.parse(Parameters.class, answer);
    }

    private HttpResponse<String> send(String person, byte[] file) {
        return send(tokens.citizen(person), person, file);
    }

    private HttpResponse<String> send(String token, String person, byte[] file) {
        return send(token, person, "", file);
    }

    private HttpResponse<String> send(String token, String person, String query, byte[] file) {
        return fhir.postFile(token, "/Patient/" + person + "/$import" + query, file);
    }

    private HttpResponse<String> sendAll(String person, byte[]... files) {
        String boundary = "techo-boundary";
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        for (byte[] file : files) {
            form.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"part\""
                            + "\r\nContent-Type: application/octet-stream\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            form.writeBytes(file);
            form.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        form.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return fhir.send(
                tokens.citizen(person),
                "/Patient/" + person + "/$import",
                request -> request.header("Content-Type", "multipart/form-data; boundary=" + boundary)
                        .POST(BodyPublishers.ofByteArray(form.toByteArray())));
    }

    private int total(String person, String type) {
        HttpResponse<String> answer = fhir.get(tokens.citizen(person), "/" + type + "?_summary=count");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return fhir.parse(Bundle.class, answer).getTotal();
    }

    private byte[] original(String person, Parameters answer) {
        DocumentReference document =
                fhir.parse(DocumentReference.class, fhir.get(tokens.citizen(person), "/" + document(answer)));
        String binary = document.getContentFirstRep().getAttachment().getUrl();
        HttpResponse<String> read = fhir.send(
                tokens.citizen(person),
                "/" + binary.replaceFirst(".*/(Binary/.*)", "$1"),
                request -> request.header("Accept", "application/fhir+json").GET());
        return fhir.parse(Binary.class, read).getData();
    }

    private static String result(Parameters answer) {
        return answer.getParameter("result").getValue().primitiveValue();
    }

    private static String document(Parameters answer) {
        return ((Reference) answer.getParameter("document").getValue()).getReference();
    }

    private static int count(Parameters answer, String type) {
        return answer.getParameter().stream()
                .filter(parameter -> parameter.getName().equals("count"))
                .filter(parameter ->
                        parameter.getPart().get(0).getValue().primitiveValue().equals(type))
                .mapToInt(parameter ->
                        Integer.parseInt(parameter.getPart().get(1).getValue().primitiveValue()))
                .sum();
    }

    private static byte[] doctype(byte[] xml) {
        String text = new String(xml, StandardCharsets.UTF_8);
        int root = text.indexOf("<ClinicalDocument");
        return (text.substring(0, root) + "<!DOCTYPE x [<!ENTITY y SYSTEM \"file:///etc/passwd\">]>"
                        + text.substring(root))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] zip(String name, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }
}
