package techo.server.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.beans.factory.annotation.Autowired;
import techo.exchange.table.ColumnMaps;
import techo.exchange.table.ColumnTableWriter;
import techo.server.exchange.Samples;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;
import techo.server.testing.ZipFiles;

/** A record that leaves through an export of ours and goes into an empty one is the same record. */
@ServerTest
@TestInstance(Lifecycle.PER_CLASS)
class MovedRecordTest {
    private static final byte[] LETTER = "%PDF-1.4\nfictional\n%%EOF\n".getBytes(UTF_8);
    private static final byte[] VACCINATIONS = ColumnTableWriter.template(
                    ColumnMaps.shipped().find("vaccinations").orElseThrow())
            .bytes();
    private static final byte[] WEIGHTS =
            "測定日時,項目,値,単位,機器,備考\r\n2025-06-10T07:05:00+09:00,体重,78.4,kg,体組成計,\r\n".getBytes(UTF_8);

    /** Those are told anew of each import, and stay with what they tell of. */
    private static final Set<String> OF_THE_SERVER = Set.of("Patient", "Binary", "DocumentReference", "Provenance");

    private final HttpClient http = HttpClient.newHttpClient();

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    private String here = "";
    private byte[] zip = {};
    private List<byte[]> received = List.of();

    @BeforeAll
    void aRecordOfEverything() throws Exception {
        here = person();
        received = List.of(
                Samples.checkup("specific.xml"),
                Samples.notebook("tc08_category1_full.txt"),
                Samples.cost("utf8.csv"),
                VACCINATIONS,
                WEIGHTS,
                LETTER);
        for (byte[] file : received) {
            imported(here, file);
        }
        zip = saved(here, "");
    }

    @Test
    void the_files_of_a_bulk_export_make_the_same_record() throws Exception {
        ExportHttp exports = new ExportHttp(fhir);
        String token = tokens.citizen(here);
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (JsonNode output : exports.export(token, here, "").get("output")) {
            String url = output.get("url").asText();
            files.put(
                    files.size() + ".ndjson",
                    fhir.get(token, exports.path(url)).body().getBytes(UTF_8));
        }
        isTheSame(ZipFiles.packed(files));
    }

    @Test
    void the_zip_that_a_person_saves_makes_the_same_record_as_it_is() throws Exception {
        isTheSame(zip);
    }

    /** Told by what is written of both, and by the files that were once received. */
    private void isTheSame(byte[] moved) throws Exception {
        String there = person();
        imported(there, moved);
        Map<String, byte[]> before = ZipFiles.unpacked(zip);
        Map<String, byte[]> after = ZipFiles.unpacked(
                saved(there, "?part=fhir&part=checkup&part=notebook&part=forms&part=cost&part=tables&part=originals"));
        assertThat(counts(after)).isEqualTo(counts(before));
        for (String folder : List.of("checkup-xml/", "notebook/", "forms/", "cost/", "tables/健診", "tables/測定値")) {
            assertThat(contents(after, folder)).as(folder).isNotEmpty().isEqualTo(contents(before, folder));
        }
        assertThat(contents(after, "originals/"))
                .contains(HexFormat.of().formatHex(moved))
                .containsAll(received.stream()
                        .map(file -> HexFormat.of().formatHex(file))
                        .toList());
    }

    /** Resources by type, as the lines of an export have them. */
    private static Map<String, Long> counts(Map<String, byte[]> files) {
        Map<String, Long> counts = new TreeMap<>();
        files.forEach((path, file) -> {
            String type = path.replaceFirst("^fhir/", "").replaceFirst("[.]ndjson$", "");
            if (path.startsWith("fhir/") && !OF_THE_SERVER.contains(type)) {
                counts.put(type, new String(file, UTF_8).lines().count());
            }
        });
        assertThat(counts).containsKeys("Observation", "MedicationDispense", "Immunization", "ExplanationOfBenefit");
        return counts;
    }

    /** Their names have times and ids in them. */
    private static Set<String> contents(Map<String, byte[]> files, String beginning) {
        return files.entrySet().stream()
                .filter(file -> file.getKey().startsWith(beginning))
                .map(file -> HexFormat.of().formatHex(file.getValue()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private byte[] saved(String person, String query) throws Exception {
        HttpResponse<byte[]> answer = http.send(
                HttpRequest.newBuilder(URI.create(fhir.baseUrl() + "/Patient/" + person + "/$export-record" + query))
                        .header("Authorization", "Bearer " + tokens.citizen(person))
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(200);
        return answer.body();
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
}
