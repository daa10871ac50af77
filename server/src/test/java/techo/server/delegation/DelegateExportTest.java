package techo.server.delegation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Parameters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import techo.server.exchange.Samples;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** What a delegate takes away is asked about again when it leaves: each line, by kind of data and by item. */
@ServerTest
class DelegateExportTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    private Family family;
    private String delegation;

    @BeforeEach
    void delegate() {
        family = Family.ofChild(fhir, tokens);
        delegation = family.establish(family.operator(), toExport("IDENT", "VITAL"));
    }

    @Test
    void what_a_delegation_names_no_more_is_in_no_file_that_leaves() throws IOException {
        String status = kickedOff("");
        String file = file(manifest(status), "Observation");
        assertThat(text(file)).contains(family.laboratory, family.vital);

        Family.require(200, family.end(family.operator(), delegation));
        family.establish(family.operator(), toExport("IDENT"));

        assertThat(text(file)).contains(family.laboratory).doesNotContain(family.vital);
        assertThat(output(manifest(status), "Observation").get("count").asInt()).isEqualTo(1);
    }

    @Test
    void a_delegation_that_leaves_out_who_the_person_is_takes_away_what_it_names() throws Exception {
        Family.require(200, family.end(family.operator(), delegation));
        family.establish(family.operator(), toExport());

        JsonNode manifest = manifest(kickedOff(""));

        assertThat(manifest.get("output"))
                .singleElement()
                .satisfies(output -> assertThat(output.get("type").asText()).isEqualTo("Observation"));
        assertThat(text(file(manifest, "Observation")))
                .contains(family.laboratory)
                .doesNotContain(family.vital);
        assertThat(zipOf(family.byLaw()))
                .containsKey("fhir/Observation.ndjson")
                .doesNotContainKey("fhir/Patient.ndjson");
    }

    @Test
    void an_item_that_was_hidden_since_is_in_no_file_that_leaves() throws IOException {
        String status = kickedOff("?_type=Observation&organizeOutputBy=Patient");
        String file = path(manifest(status).at("/output/0/url").asText());
        Parameters from = new Parameters();
        from.addParameter("from", new CodeType("delegates"));

        Family.require(200, fhir.post(family.citizen(), "/Observation/" + family.laboratory + "/$hide", from));

        assertThat(text(file)).contains(family.vital).doesNotContain(family.laboratory);
    }

    @Test
    void a_record_that_is_shielded_since_leaves_no_more() throws IOException {
        String status = kickedOff("");
        String file = file(manifest(status), "Observation");

        Family.require(200, fhir.post(family.citizen(), "/Patient/" + family.person + "/$shield", new Parameters()));

        assertThat(fhir.get(family.byLaw(), file).statusCode()).isEqualTo(404);
        assertThat(fhir.get(family.byLaw(), status).statusCode()).isEqualTo(404);
    }

    @Test
    void deletions_are_told_only_of_what_the_delegation_still_names() throws IOException {
        String before = Instant.now().minusSeconds(1).toString();
        for (String observation : List.of(family.laboratory, family.vital)) {
            Family.require(200, fhir.delete(family.citizen(), "/Observation/" + observation));
        }
        String status = kickedOff("?_since=" + before);
        String file = path(manifest(status).at("/deleted/0/url").asText());
        assertThat(text(file)).contains(family.laboratory, family.vital);

        Family.require(200, family.end(family.operator(), delegation));
        family.establish(family.operator(), toExport("IDENT"));

        assertThat(text(file)).contains(family.laboratory).doesNotContain(family.vital);
    }

    @Test
    void a_zip_counts_no_file_that_the_delegate_may_not_have() throws Exception {
        family.born(LocalDate.of(1970, 4, 5));
        Family.require(
                200,
                fhir.postFile(
                        family.citizen(),
                        "/Patient/" + family.person + "/$import",
                        Samples.notebook("tc08_category1_full.txt")));
        assertThat(zipOf(family.citizen()).get("manifest.json")).contains("Binary");
        String delegate = family.byFavour();
        Family.require(200, family.end(family.operator(), delegation));
        family.establish(family.citizen(), family.proposal("family", more -> {
            more.addParameter("right", new CodeType("export"));
            more.addParameter("category", new CodeType("IDENT"));
        }));

        assertThat(zipOf(delegate)).doesNotContainKey("fhir/Binary.ndjson");
        assertThat(zipOf(delegate).get("manifest.json")).contains("Observation").doesNotContain("Binary");
    }

    private Parameters toExport(String... categories) {
        Parameters proposal = family.parent();
        proposal.addParameter("right", new CodeType("export"));
        for (String category : categories) {
            proposal.addParameter("category", new CodeType(category));
        }
        return proposal;
    }

    private String kickedOff(String query) {
        HttpResponse<String> accepted = Family.require(
                202,
                fhir.send(
                        family.byLaw(),
                        "/Patient/" + family.person + "/$export" + query,
                        request -> request.header("Prefer", "respond-async")));
        return path(accepted.headers().firstValue("Content-Location").orElseThrow());
    }

    private JsonNode manifest(String status) throws IOException {
        return JSON.readTree(
                Family.require(200, fhir.get(family.byLaw(), status)).body());
    }

    private String file(JsonNode manifest, String type) {
        return path(output(manifest, type).get("url").asText());
    }

    private static JsonNode output(JsonNode manifest, String type) {
        List<JsonNode> found = new ArrayList<>();
        manifest.get("output").forEach(output -> {
            if (output.get("type").asText().equals(type)) {
                found.add(output);
            }
        });
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private String text(String file) {
        return Family.require(200, fhir.get(family.byLaw(), file)).body();
    }

    private String path(String url) {
        return url.substring(fhir.baseUrl().toString().length());
    }

    private Map<String, String> zipOf(String token) throws Exception {
        HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(fhir.baseUrl() + "/Patient/" + family.person
                                        + "/$export-record?part=fhir&part=originals"))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        Map<String, String> files = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(answer.body()), UTF_8)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), UTF_8));
            }
        }
        return files;
    }
}
