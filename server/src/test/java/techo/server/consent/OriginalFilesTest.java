package techo.server.consent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.PositiveIntType;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.DataCategory;
import techo.server.exchange.FormBody;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** The file that somebody handed over opens with what was read out of it. */
@ServerTest
class OriginalFilesTest {
    private static final String TABLE = """
            測定日時,項目,値,単位,機器,備考\r
            2025-06-10T07:05:00+09:00,体重,78.4,kg,体組成計,\r
            2025-06-10,歩数,8432,歩,活動量計,\r
            """;

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private JdbcTemplate jdbc;

    private World world;
    private String document;
    private String file;

    @BeforeEach
    void handOver() {
        world = new World(fhir, tokens);
        HttpResponse<String> imported =
                fhir.postFile(world.citizen(), "/Patient/" + world.person + "/$import", TABLE.getBytes(UTF_8));
        assertThat(imported.statusCode()).as(imported.body()).isEqualTo(200);
        DocumentReference found =
                (DocumentReference) fhir.parse(Bundle.class, fhir.get(world.citizen(), "/DocumentReference"))
                        .getEntryFirstRep()
                        .getResource();
        document = "DocumentReference/" + found.getIdElement().getIdPart();
        file = "Binary/" + new IdType(found.getContentFirstRep().getAttachment().getUrl()).getIdPart();
        assertThat(kinds()).as("kinds of data in the file").hasSizeGreaterThan(1);
    }

    @Test
    void a_file_opens_with_the_last_kind_of_data_that_was_read_out_of_it() {
        world.consent(DataCategory.DOC);
        assertThat(read(document)).isEqualTo(200);
        for (DataCategory kind : kinds()) {
            hidden(file);
            world.consent(kind);
        }
        shown(file);
    }

    @Test
    void a_file_goes_when_something_that_was_read_out_of_it_is_hidden() {
        everything();
        shown(file);
        String result = fhir.parse(Bundle.class, fhir.get(world.citizen(), "/Observation"))
                .getEntryFirstRep()
                .getResource()
                .getIdElement()
                .getIdPart();
        World.made(fhir.post(world.citizen(), "/Observation/" + result + "/$hide", new Parameters()));
        hidden(file);
        World.made(fhir.post(world.citizen(), "/Observation/" + result + "/$unhide", new Parameters()));
        shown(file);
    }

    @Test
    void a_file_that_is_sent_again_beside_a_new_one_stays_hidden_with_its_document() {
        everything();
        byte[] first = vaccination("a");
        String known = sent(FormBody.of(List.of(first)));
        String bytes = attached(known);
        String added = sent(FormBody.of(List.of(first, vaccination("b"))));
        world.consent(DataCategory.IMM);
        assertThat(read(bytes)).isEqualTo(200);
        assertThat(World.ids(fhir.get(world.citizen(), "/Binary").body()))
                .as("each file once")
                .containsExactlyInAnyOrderElementsOf(Stream.of(file, bytes, attached(added))
                        .map(name -> name.substring("Binary/".length()))
                        .toList());

        World.made(fhir.post(world.citizen(), "/" + known + "/$hide", new Parameters()));
        assertThat(read(bytes)).isEqualTo(404);
        assertThat(World.ids(fhir.get(world.clinic(), "/Binary").body())).hasSize(2);
        assertThat(read(attached(added))).isEqualTo(200);
        World.made(fhir.post(world.citizen(), "/" + known + "/$unhide", new Parameters()));
        assertThat(read(bytes)).isEqualTo(200);
    }

    /** @return the first document of the answer: that of a new file */
    private String sent(FormBody form) {
        HttpResponse<String> answer = fhir.send(
                world.citizen(),
                "/Patient/" + world.person + "/$import",
                request -> request.header("Content-Type", form.contentType()).POST(form.publisher()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return ((Reference) fhir.parse(Parameters.class, answer)
                        .getParameter("document")
                        .getValue())
                .getReference();
    }

    private String attached(String document) {
        DocumentReference found = fhir.parse(DocumentReference.class, fhir.get(world.citizen(), "/" + document));
        return "Binary/" + new IdType(found.getContentFirstRep().getAttachment().getUrl()).getIdPart();
    }

    private static byte[] vaccination(String id) {
        return ("{\"resourceType\":\"Immunization\",\"id\":\"" + id
                        + "\",\"status\":\"completed\",\"vaccineCode\":{\"text\":\"x\"},"
                        + "\"patient\":{\"reference\":\"Patient/p\"},\"occurrenceDateTime\":\"2025-06-10\"}\n"
                        + "{\"resourceType\":\"Patient\",\"id\":\"p\"}\n")
                .getBytes(UTF_8);
    }

    @Test
    void who_consents_to_the_file_by_itself_opens_it_and_nothing_beside_it() {
        Parameters asked = new Parameters();
        asked.addParameter("recipient", new Reference("Organization/" + world.clinic));
        asked.addParameter("purpose", new CodeType("TREAT"));
        asked.addParameter("category", new CodeType(DataCategory.DOC.code()));
        kinds().forEach(kind -> asked.addParameter("category", new CodeType(kind.code())));
        asked.addParameter("recipient-version", new PositiveIntType(1));
        asked.addParameter("item", new Reference(file));
        World.made(fhir.post(world.citizen(), "/Patient/" + world.person + "/$grant-consent", asked));
        shown(file);
        assertThat(World.ids(fhir.get(world.clinic(), "/Observation").body())).isEmpty();
        assertThat(read(document)).isEqualTo(404);
    }

    @Test
    void a_file_from_before_is_known_by_the_provenance_of_its_import() {
        world.consent(DataCategory.DOC);
        jdbc.update("delete from techo_resource_part where original");
        jdbc.update("delete from techo_attachment");
        jdbc.update("update techo_resource set document = false where res_id in"
                + " (select res_id from hfj_resource where res_type = 'Binary')");
        shown(file);
        Migration.repeat(jdbc, "V104__attachment.sql");
        Migration.repeat(jdbc, "V105__original_part.sql");
        hidden(file);
        kinds().forEach(world::consent);
        shown(file);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_drug_to_which_nothing_refers_is_in_its_file_too(boolean fromBefore) {
        String own = importedRecord();
        if (fromBefore) {
            jdbc.update("delete from techo_resource_part where part_res_id in"
                    + " (select res_id from hfj_resource where res_type in ('Medication', 'Device'))");
            Migration.repeat(jdbc, "V106__original_medication.sql");
        }
        String drug = "Medication/"
                + fhir.parse(Bundle.class, fhir.get(world.citizen(), "/Medication"))
                        .getEntryFirstRep()
                        .getResource()
                        .getIdElement()
                        .getIdPart();
        world.consent(DataCategory.DOC);
        kinds().forEach(world::consent);
        world.consent(DataCategory.LAB);
        assertThat(read(drug)).isEqualTo(404);
        assertThat(read(own)).isEqualTo(404);
        world.consent(DataCategory.MED_DISP);
        assertThat(read(drug)).isEqualTo(200);
        assertThat(read(own)).isEqualTo(200);
        World.made(fhir.post(world.citizen(), "/" + drug + "/$hide", new Parameters()));
        assertThat(read(drug)).isEqualTo(404);
        assertThat(read(own)).isEqualTo(404);
    }

    @Test
    void who_gave_care_keeps_no_file_closed() {
        String own = importedRecord();
        world.consent(DataCategory.DOC, DataCategory.LAB, DataCategory.MED_DISP);
        assertThat(read(own)).isEqualTo(200);
    }

    /** @return the file */
    private String importedRecord() {
        Bundle record = new Bundle().setType(BundleType.COLLECTION);
        record.addEntry().setResource(world.newObservation(world.person, "laboratory"));
        Medication drug = new Medication();
        drug.getCode().setText("架空の薬");
        record.addEntry().setResource(drug);
        record.addEntry().setResource(new Organization().setName("架空薬局"));
        HttpResponse<String> imported = fhir.postFile(
                world.citizen(),
                "/Patient/" + world.person + "/$import",
                fhir.encode(record).getBytes(UTF_8));
        assertThat(imported.statusCode()).as(imported.body()).isEqualTo(200);
        return fhir.parse(Bundle.class, fhir.get(world.citizen(), "/DocumentReference")).getEntry().stream()
                .map(entry -> (DocumentReference) entry.getResource())
                .filter(found -> !document.endsWith(found.getIdElement().getIdPart()))
                .map(found ->
                        new IdType(found.getContentFirstRep().getAttachment().getUrl()))
                .map(id -> "Binary/" + id.getIdPart())
                .reduce((one, other) -> {
                    throw new AssertionError("one record, several files");
                })
                .orElseThrow();
    }

    private List<DataCategory> kinds() {
        return jdbc
                .queryForList(
                        "select distinct r.category from techo_resource r join hfj_resource h on h.res_id = r.res_id"
                                + " join hfj_resource p on p.res_id = r.patient_pid"
                                + " where p.fhir_id = ? and h.res_type = 'Observation' order by r.category",
                        Integer.class,
                        world.person)
                .stream()
                .map(number -> DataCategory.ofNumber(number).orElseThrow())
                .toList();
    }

    private void everything() {
        world.consent(DataCategory.DOC);
        kinds().forEach(world::consent);
    }

    private void shown(String item) {
        assertThat(read(item)).isEqualTo(200);
        assertThat(World.ids(fhir.get(world.clinic(), "/Binary").body())).hasSize(1);
    }

    private void hidden(String item) {
        assertThat(read(item)).isEqualTo(404);
        assertThat(World.ids(fhir.get(world.clinic(), "/Binary").body())).isEmpty();
        assertThat(fhir.get(world.clinic(), "/" + item + "/_history").statusCode())
                .isEqualTo(404);
    }

    private int read(String item) {
        return fhir.get(world.clinic(), "/" + item).statusCode();
    }
}
