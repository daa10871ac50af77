package techo.server.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import net.lingala.zip4j.exception.ZipException;
import net.lingala.zip4j.model.LocalFileHeader;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.exchange.QrCodes;
import techo.exchange.SourceFile;
import techo.exchange.table.ColumnMaps;
import techo.exchange.table.ColumnTableWriter;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;
import techo.server.testing.ZipFiles;

@ServerTest
class OwnRecordTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Charset CP932 = Charset.forName("windows-31j");
    private static final String PASSWORD = "correct horse 42";

    private final HttpClient http = HttpClient.newHttpClient();

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private JdbcTemplate database;

    @TempDir
    private Path folder;

    @Test
    void a_person_takes_the_whole_record_away_at_once() throws Exception {
        byte[] checkup = Samples.checkup("specific.xml");
        byte[] notebook = Samples.notebook("tc08_category1_full.txt");
        String person = person();
        imported(person, checkup);
        imported(person, notebook);

        Map<String, byte[]> files = unzipped(export(tokens.citizen(person), person, ""));

        assertThat(files.keySet())
                .startsWith("README.txt")
                .endsWith("manifest.json")
                .contains("fhir/Patient.ndjson", "fhir/Observation.ndjson", "fhir/Binary.ndjson", "tables/健診結果_明細.csv")
                .contains("notebook/okusuri.txt", "report/健康の記録.pdf")
                .contains("documents/record.json")
                .as("codes only for whoever asks")
                .noneMatch(path -> path.startsWith("codes/"))
                .anyMatch(path -> path.matches("documents/checkup-.*\\.json"))
                .anyMatch(path -> path.matches("checkup-xml/h.*\\.xml"))
                .anyMatch(path -> path.matches("checkup-xml/9911234567_06999999_[0-9]{9}_1\\.zip"));
        assertThat(files.entrySet().stream()
                        .filter(file -> file.getKey().startsWith("originals/"))
                        .map(Map.Entry::getValue))
                .as("what was once received, to the byte")
                .containsExactlyInAnyOrder(checkup, notebook);
        assertThat(new String(files.get("README.txt"), UTF_8)).contains("あなたの健康の記録", "originals/", "part=", "codes: ");
        assertThat(document(first(files, "documents/checkup-")).getType()).isEqualTo(Bundle.BundleType.DOCUMENT);
    }

    @Test
    void the_document_is_the_record_and_makes_it_elsewhere() throws Exception {
        String here = person();
        imported(here, Samples.notebook("tc08_category1_full.txt"));
        byte[] written =
                unzipped(export(tokens.citizen(here), here, "?part=document")).get("documents/record.json");

        Bundle document = document(written);
        assertThat(document.getType()).isEqualTo(Bundle.BundleType.DOCUMENT);
        assertThat(document.getEntry())
                .extracting(Bundle.BundleEntryComponent::getFullUrl)
                .contains(fhir.baseUrl() + "/Patient/" + here);
        String there = person();
        imported(there, written);
        for (String type : List.of("MedicationDispense", "AllergyIntolerance", "Observation", "Composition")) {
            assertThat(total(there, type)).as(type).isEqualTo(total(here, type));
        }
    }

    @Test
    void the_codes_of_the_notebook_are_read_back_as_the_notebook() throws Exception {
        String person = person();
        imported(person, Samples.notebook("tc08_category1_full.txt"));

        Map<String, byte[]> files = unzipped(export(tokens.citizen(person), person, "?part=codes&part=notebook"));

        assertThat(files.keySet()).anyMatch(path -> path.matches("codes/okusuri.*\\.png"));
        List<SourceFile> images = files.entrySet().stream()
                .filter(file -> file.getKey().startsWith("codes/"))
                .map(file -> SourceFile.of(file.getValue()))
                .toList();
        String scanned = QrCodes.read(images).stream()
                .flatMap(part -> new String(part.bytes(), CP932).lines())
                .filter(line -> !line.startsWith("JAHISTC08") && !line.startsWith("911,"))
                .collect(Collectors.joining("\r\n"));
        assertThat(scanned).isNotBlank();
        assertThat(new String(files.get("notebook/okusuri.txt"), CP932).strip()).endsWith(scanned);
    }

    @Test
    void each_checkup_goes_to_the_insurer_that_paid_for_it() throws Exception {
        String person = person();
        String before = new String(Samples.checkup("specific.xml"), UTF_8);
        String since = before.replace("20250610", "20260612").replace("06999999", "06888888");
        imported(person, before.getBytes(UTF_8));
        imported(person, since.getBytes(UTF_8));

        Map<String, byte[]> files = unzipped(export(tokens.citizen(person), person, "?part=checkup&part=document"));

        for (String insurer : List.of("06999999", "06888888")) {
            Map<String, byte[]> delivered = ZipFiles.unpacked(first(files, "checkup-xml/9911234567_" + insurer));
            assertThat(new String(
                            delivered.entrySet().stream()
                                    .filter(entry -> entry.getKey().contains("/DATA/"))
                                    .findFirst()
                                    .orElseThrow()
                                    .getValue(),
                            UTF_8))
                    .contains(insurer, insurer.equals("06999999") ? "20250610" : "20260612")
                    .doesNotContain(insurer.equals("06999999") ? "06888888" : "06999999");
        }
        assertThat(files.entrySet().stream()
                        .filter(file -> file.getKey().startsWith("documents/checkup-"))
                        .map(file -> new String(file.getValue(), UTF_8)))
                .hasSize(2)
                .noneMatch(document -> document.contains("06999999") && document.contains("06888888"));
    }

    private static Bundle document(byte[] file) {
        return FhirContext.forR4Cached().newJsonParser().parseResource(Bundle.class, new String(file, UTF_8));
    }

    @Test
    void the_manifest_has_the_digest_of_each_file_and_counts_the_record() throws Exception {
        String person = person();
        imported(person, Samples.checkup("specific.xml"));

        Map<String, byte[]> files = unzipped(export(tokens.citizen(person), person, ""));

        JsonNode manifest = JSON.readTree(files.get("manifest.json"));
        Map<String, String> digests = new TreeMap<>();
        manifest.get("file")
                .forEach(file -> digests.put(
                        file.get("path").asText(), file.get("sha256").asText()));
        Map<String, String> expected = new TreeMap<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            if (!file.getKey().equals("manifest.json")) {
                expected.put(
                        file.getKey(),
                        HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(file.getValue())));
            }
        }
        assertThat(digests).isEqualTo(expected);
        assertThat(manifest.at("/resources/Observation").asLong())
                .isEqualTo(new String(files.get("fhir/Observation.ndjson"), UTF_8)
                        .lines()
                        .count())
                .isEqualTo(total(person, "Observation"));
        assertThat(manifest.get("loss"))
                .as("what a table or an XML cannot hold is told, with its place")
                .isNotEmpty()
                .allSatisfy(loss -> assertThat(loss.get("location").asText()).isNotBlank());
    }

    @Test
    void costs_and_vaccinations_leave_as_the_tables_that_offices_want() throws Exception {
        String person = person();
        byte[] notice = Samples.cost("utf8.csv");
        byte[] vaccinations = ColumnTableWriter.template(
                        ColumnMaps.shipped().find("vaccinations").orElseThrow())
                .bytes();
        imported(person, notice);
        imported(person, vaccinations);

        Map<String, byte[]> files = unzipped(export(tokens.citizen(person), person, "?part=cost&part=forms"));

        assertThat(files.get("forms/予防接種歴.csv")).isEqualTo(vaccinations);
        assertThat(new String(files.get("cost/医療費集計.csv"), UTF_8)).contains("支払った医療費の金額", "該当する");
        assertThat(new String(first(files, "cost/医療費情報_"), UTF_8)).contains("窓口相当負担額（円）");
        assertThat(files.keySet()).hasSize(5);
    }

    @Test
    void a_person_may_ask_for_a_part_only() throws Exception {
        String person = person();
        imported(person, Samples.checkup("specific.xml"));
        assertThat(unzipped(export(tokens.citizen(person), person, "?part=report"))
                        .keySet())
                .containsExactly("README.txt", "report/健康の記録.pdf", "manifest.json");
    }

    @Test
    void what_is_not_there_is_told_and_no_error() throws Exception {
        String person = person();
        Map<String, byte[]> files = unzipped(export(tokens.citizen(person), person, "?part=tables&part=fhir"));
        assertThat(files.keySet()).containsExactly("README.txt", "fhir/Patient.ndjson", "manifest.json");
        assertThat(JSON.readTree(files.get("manifest.json")).at("/loss/0/code").asText())
                .isEqualTo("sheet-nothing-to-write");
    }

    @Test
    void a_zip_with_a_password_opens_with_it_alone() throws Exception {
        String person = person();
        byte[] zip = locked(person, PASSWORD).body();
        assertThat(opened(zip, PASSWORD)).containsKeys("README.txt", "fhir/Patient.ndjson");
        assertThat(new String(zip, UTF_8)).doesNotContain("見本");
        assertThatThrownBy(() -> opened(zip, "another password")).isInstanceOf(ZipException.class);
    }

    @Test
    void a_password_that_is_too_short_or_stands_in_the_address_is_refused() throws Exception {
        String person = person();
        assertThat(locked(person, "short").statusCode()).isEqualTo(400);
        HttpResponse<byte[]> inAddress = export(tokens.citizen(person), person, "?password=correct-horse-42");
        assertThat(inAddress.statusCode()).isEqualTo(400);
        assertThat(new String(inAddress.body(), UTF_8)).contains("export-password-in-address");
    }

    @Test
    void an_unknown_part_is_refused() throws Exception {
        String person = person();
        assertThat(export(tokens.citizen(person), person, "?part=everything").statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_zip_that_cannot_be_ended_cannot_be_opened() throws Exception {
        String person = person();
        imported(person, Samples.checkup("specific.xml"));
        database.update(
                "update hfj_res_ver set res_encoding = 'ESR' where res_id in (select h.res_id from hfj_resource h"
                        + " join techo_resource r on r.res_id = h.res_id join hfj_resource p on p.res_id = r.patient_pid"
                        + " where h.res_type = 'Binary' and p.fhir_id = ?)",
                person);

        Path file = Files.write(folder.resolve("record.zip"), begun(person));

        assertThatThrownBy(() -> new ZipFile(file.toFile())).isInstanceOf(java.util.zip.ZipException.class);
    }

    /** What came of an answer, whether it ended well or not. */
    private byte[] begun(String person) throws Exception {
        HttpResponse<InputStream> answer = http.send(
                HttpRequest.newBuilder(URI.create(fhir.baseUrl() + "/Patient/" + person + "/$export-record"))
                        .header("Authorization", "Bearer " + tokens.citizen(person))
                        .build(),
                BodyHandlers.ofInputStream());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InputStream in = answer.body()) {
            in.transferTo(bytes);
        } catch (IOException e) {
            assertThat(bytes.size()).isPositive();
        }
        return bytes.toByteArray();
    }

    @Test
    void what_cannot_be_an_id_looks_like_nobody() throws Exception {
        String token = tokens.citizen(person());
        HttpResponse<byte[]> none = export(token, "no-such-person", "");
        assertThat(export(token, "a_b", "").statusCode()).isEqualTo(404);
        assertThat(export(token, "a_b", "").body()).isEqualTo(none.body());
    }

    @Test
    void nobody_else_gets_it_nor_learns_that_the_person_exists() throws Exception {
        String person = person();
        String taro = person();
        String there = new String(export(tokens.citizen(taro), person, "").body(), UTF_8);
        HttpResponse<byte[]> nowhere = export(tokens.citizen(taro), "no-such-person", "");
        assertThat(nowhere.statusCode()).isEqualTo(404);
        assertThat(there).isEqualTo(new String(nowhere.body(), UTF_8));
        assertThat(export(tokens.operator(), person, "").statusCode()).isEqualTo(404);
    }

    private HttpResponse<byte[]> export(String token, String person, String query) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(fhir.baseUrl() + "/Patient/" + person + "/$export-record" + query))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> locked(String person, String password) throws Exception {
        Parameters asked = new Parameters();
        asked.addParameter("password", new StringType(password));
        asked.addParameter("part", new CodeType("fhir"));
        return http.send(
                HttpRequest.newBuilder(URI.create(fhir.baseUrl() + "/Patient/" + person + "/$export-record"))
                        .header("Authorization", "Bearer " + tokens.citizen(person))
                        .header("Content-Type", "application/fhir+json")
                        .POST(BodyPublishers.ofString(fhir.encode(asked)))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    /** By the JDK, which did not write it. */
    private static Map<String, byte[]> unzipped(HttpResponse<byte[]> answer) throws IOException {
        assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(200);
        return ZipFiles.unpacked(answer.body());
    }

    private static Map<String, byte[]> opened(byte[] archive, String password) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (net.lingala.zip4j.io.inputstream.ZipInputStream zip = new net.lingala.zip4j.io.inputstream.ZipInputStream(
                new ByteArrayInputStream(archive), password.toCharArray())) {
            for (LocalFileHeader entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getFileName(), zip.readAllBytes());
            }
        }
        return files;
    }

    private static byte[] first(Map<String, byte[]> files, String folder) {
        return files.entrySet().stream()
                .filter(file -> file.getKey().startsWith(folder))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private String person() {
        Patient patient = new Patient();
        patient.setBirthDateElement(new DateType("1970-04-05"));
        patient.setGender(AdministrativeGender.MALE);
        patient.addName().setText("見本");
        HttpResponse<String> created = fhir.post(tokens.operator(), "/Patient", patient);
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        return created.headers().firstValue("Location").orElseThrow().replaceFirst(".*/Patient/([^/]+).*", "$1");
    }

    private void imported(String person, byte[] file) {
        HttpResponse<String> answer = fhir.postFile(tokens.citizen(person), "/Patient/" + person + "/$import", file);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private int total(String person, String type) {
        HttpResponse<String> answer = fhir.get(tokens.citizen(person), "/" + type + "?_summary=count");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return fhir.parse(Bundle.class, answer).getTotal();
    }
}
