package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Enumerations.DocumentReferenceStatus;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.server.storage.DatabaseKind;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

@ServerTest
class ExportContentTest {
    /** By hand as many as one likes, and others each time. */
    private static final int RESOURCES = Integer.getInteger("export.resources", 600);

    private static final long SEED = Long.getLong("export.seed", 1);

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer issuer;

    @Autowired
    private DaoRegistry daos;

    @Autowired
    private FhirContext context;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private DatabaseKind kind;

    private StoredPeople people;
    private ExportHttp exports;

    @BeforeEach
    void prepare() {
        people = new StoredPeople(daos, database);
        exports = new ExportHttp(fhir);
    }

    @Test
    void an_export_is_the_whole_record_as_hapi_encodes_it() {
        String hanako = people.person(SEED, RESOURCES);
        people.store(hanako, new SyntheticRecords(SEED).files(hanako, 20));
        people.person(2, 50);
        String token = issuer.citizen(hanako);

        Set<String> exported = new HashSet<>();
        for (JsonNode output : exports.export(token, hanako, "").get("output")) {
            fhir.get(token, exports.path(output.get("url").asText()))
                    .body()
                    .lines()
                    .forEach(line -> {
                        JsonNode resource = ExportHttp.tree(line);
                        String reference = resource.get("resourceType").asText() + "/"
                                + resource.get("id").asText();
                        assertThat(exported.add(reference)).as(reference).isTrue();
                        assertThat(resource).isEqualTo(asHapiEncodes(reference));
                    });
        }
        assertThat(exported).containsExactlyInAnyOrderElementsOf(ownedBy(hanako));
    }

    /** Guideline for PHR services 4.2: until the record is erased the person can take it away. */
    @Test
    void who_stopped_all_sharing_and_was_away_for_years_still_takes_everything_away() {
        String hanako = people.person(9, 5);
        String token = issuer.citizen(hanako);
        assertThat(fhir.post(token, "/Patient/" + hanako + "/$stop-sharing", new Parameters())
                        .statusCode())
                .isEqualTo(200);
        database.update(
                "update techo_person set last_act = ? where patient_pid = ?",
                Instant.now().minus(1_000, ChronoUnit.DAYS).atOffset(ZoneOffset.UTC),
                people.pid(hanako));

        assertThat(exports.lines(token, exports.export(token, hanako, ""))).hasSize(1 + 5);
        assertThat(fhir.get(token, "/Patient/" + hanako + "/$export-record").statusCode())
                .isEqualTo(200);
    }

    @Test
    void nothing_in_any_file_names_another_person() {
        String hanako = people.person(3, 120);
        String taro = people.person(4, 120);
        String token = issuer.citizen(hanako);
        JsonNode manifest = exports.export(token, hanako, "");

        assertThat(manifest.get("output")).isNotEmpty();
        manifest.get("output")
                .forEach(output -> assertThat(
                                fhir.get(token, exports.path(output.get("url").asText()))
                                        .body())
                        .doesNotContain(taro));
        assertThat(manifest.toString()).doesNotContain(taro);
    }

    @Test
    void a_deleted_resource_and_an_old_version_are_not_exported() {
        String hanako = people.person(5, 30);
        String gone = ownedBy(hanako).stream()
                .filter(reference -> reference.startsWith("Observation/"))
                .findFirst()
                .orElseThrow();
        daos.getResourceDao("Observation").delete(new IdType(gone), new SystemRequestDetails());
        people.store(hanako, List.of(new SyntheticRecords(6).patient(hanako)));
        String token = issuer.citizen(hanako);

        List<JsonNode> exported = exports.lines(token, exports.export(token, hanako, ""));

        assertThat(exported).extracting(line -> line.get("id").asText()).doesNotContain(new IdType(gone).getIdPart());
        assertThat(exported)
                .filteredOn(line -> line.get("resourceType").asText().equals("Patient"))
                .singleElement()
                .satisfies(patient ->
                        assertThat(patient.at("/meta/versionId").asText()).isEqualTo("2"));
    }

    @Test
    void types_and_since_narrow_the_export() throws InterruptedException {
        String hanako = people.person(7, 60);
        Thread.sleep(5);
        // Resources carry milliseconds; a finer instant could lie behind what is stored in the same one.
        Instant later = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        people.store(hanako, new SyntheticRecords(8).record(hanako, 40));
        String token = issuer.citizen(hanako);

        assertThat(exports.lines(token, exports.export(token, hanako, "?_type=Condition,Patient")))
                .extracting(line -> line.get("resourceType").asText())
                .contains("Condition", "Patient")
                .containsOnly("Condition", "Patient");
        assertThat(exports.lines(token, exports.export(token, hanako, "?_since=" + later)))
                .hasSize(40);
        assertThat(exports.export(token, hanako, "?_type=Encounter").get("output"))
                .isEmpty();
    }

    @Test
    void originals_come_back_byte_by_byte() {
        String hanako = people.person(9, 5);
        byte[] original = "<検査 値=\"1\"/>\r\n".getBytes(StandardCharsets.UTF_8);
        Binary binary = new Binary().setContentType("application/xml");
        binary.setId("original-" + hanako.substring(7));
        binary.setContentAsBase64(Base64.getEncoder().encodeToString(original));
        people.store(hanako, List.of(binary));
        String token = issuer.citizen(hanako);

        JsonNode originals = exports.export(token, hanako, "").at("/extension/techo-original");

        JsonNode entry = null;
        for (JsonNode candidate : originals) {
            entry = candidate.get("contentType").asText().equals("application/xml") ? candidate : entry;
        }
        assertThat(entry).isNotNull();
        HttpResponse<String> file =
                fhir.get(token, exports.path(entry.get("url").asText()));
        assertThat(file.body().getBytes(StandardCharsets.UTF_8)).isEqualTo(original);
        assertThat(file.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/xml"));
        assertThat(entry.get("size").asInt()).isEqualTo(original.length);
        assertThat(entry.get("sha256").asText())
                .isEqualTo(java.util.HexFormat.of().formatHex(Sha256.digest().digest(original)));
    }

    @Test
    void an_attachment_names_its_file_by_an_address_that_gives_it() {
        String hanako = people.person(14, 1);
        Binary binary = new Binary().setContentType("text/plain");
        binary.setId(hanako.substring(7));
        binary.setData("検査".getBytes(StandardCharsets.UTF_8));
        DocumentReference document = new DocumentReference().setStatus(DocumentReferenceStatus.CURRENT);
        document.setSubject(new Reference("Patient/" + hanako));
        document.addContent().getAttachment().setContentType("text/plain").setUrl("Binary/" + binary.getIdPart());
        people.store(hanako, List.of(binary, document));
        String token = issuer.citizen(hanako);

        JsonNode exported = exports.lines(token, exports.export(token, hanako, "?_type=DocumentReference"))
                .get(0);

        String address = exported.at("/content/0/attachment/url").asText();
        assertThat(address).isEqualTo(fhir.baseUrl() + "/Binary/" + binary.getIdPart());
        assertThat(fhir.get(token, exports.path(address)).statusCode()).isEqualTo(200);
    }

    @Test
    void an_export_since_the_beginning_of_time_is_an_export_of_everything() {
        String hanako = people.person(15, 5);
        String token = issuer.citizen(hanako);
        assertThat(exports.lines(token, exports.export(token, hanako, "?_since=0001-01-01T00:00:00Z")))
                .hasSize(6);
        assertThat(exports.lines(
                        token,
                        exports.export(
                                token, hanako, "?_since=1900-01-01T09:00:00%2B09:00&_until=9999-12-30T00:00:00Z")))
                .hasSize(6);
    }

    @Test
    void originals_leave_whatever_their_ids() {
        String hanako = people.person(12, 1);
        String unique = hanako.substring(15);
        for (String id : List.of("a.-" + unique, "a.." + unique, "-" + unique + ".")) {
            Binary binary = new Binary().setContentType("text/plain");
            binary.setId(id);
            binary.setData(id.getBytes(StandardCharsets.UTF_8));
            people.store(hanako, List.of(binary));
        }
        String token = issuer.citizen(hanako);

        JsonNode manifest = exports.export(token, hanako, "?_type=Binary");

        List<String> contents = new ArrayList<>();
        manifest.at("/extension/techo-original")
                .forEach(original -> contents.add(
                        fhir.get(token, exports.path(original.get("url").asText()))
                                .body()));
        assertThat(contents).contains("a.-" + unique, "a.." + unique, "-" + unique + ".");
    }

    @Test
    void a_large_body_leaves_as_it_is_stored() {
        String hanako = people.person(13, 2);
        byte[] content = new byte[100_000];
        new Random(13).nextBytes(content);
        Binary binary = new Binary().setContentType("image/png");
        binary.setId(hanako.substring(7));
        binary.setData(content);
        people.store(hanako, List.of(binary));
        String token = issuer.citizen(hanako);

        List<JsonNode> exported = exports.lines(token, exports.export(token, hanako, "?_type=Binary"));

        assertThat(exported)
                .filteredOn(line -> line.get("id").asText().equals(binary.getIdPart()))
                .singleElement()
                .isEqualTo(asHapiEncodes("Binary/" + binary.getIdPart()));
    }

    @Test
    void a_body_that_an_old_version_stored_compressed_is_inflated() throws IOException {
        String hanako = people.person(10, 10);
        String token = issuer.citizen(hanako);
        List<JsonNode> before = exports.lines(token, exports.export(token, hanako, ""));
        long pid = people.pid(hanako);
        String json =
                database.queryForObject("select res_text_vc from hfj_res_ver where res_id = ?", String.class, pid);
        String blob = kind == DatabaseKind.POSTGRESQL ? "lo_from_bytea(0, ?)" : "?";
        database.update(
                "update hfj_res_ver set res_encoding = 'JSONC', res_text_vc = null, res_text = " + blob
                        + " where res_id = ?",
                gzip(json),
                pid);

        assertThat(exports.lines(token, exports.export(token, hanako, ""))).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void a_body_that_cannot_be_read_fails_the_export_and_leaves_no_files() {
        String hanako = people.person(11, 10);
        database.update("update hfj_res_ver set res_encoding = 'ESR' where res_id = ?", people.pid(hanako));

        HttpResponse<String> answer = exports.kickOff(issuer.citizen(hanako), hanako, "", "respond-async");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain(hanako);
        assertThat(database.queryForList(
                        "select state from techo_export_job where patient_pid = ?", String.class, people.pid(hanako)))
                .containsExactly("FAILED");
    }

    private List<String> ownedBy(String patientId) {
        return database.queryForList(
                "select h.res_type || '/' || h.fhir_id from techo_resource x join hfj_resource h on h.res_id = x.res_id"
                        + " where x.patient_pid = ? and h.res_deleted_at is null",
                String.class,
                people.pid(patientId));
    }

    private JsonNode asHapiEncodes(String reference) {
        IdType id = new IdType(reference);
        IBaseResource resource = daos.getResourceDao(id.getResourceType()).read(id, new SystemRequestDetails());
        return ExportHttp.tree(context.newJsonParser().encodeResourceToString(resource));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }
}
