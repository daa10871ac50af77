package techo.exchange.fhir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Communication;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import techo.exchange.ArchiveLimits;
import techo.exchange.DocumentKind;
import techo.exchange.ExchangeIssue;
import techo.exchange.ExportResult.Exported;
import techo.exchange.ImportResult;
import techo.exchange.ImportResult.Imported;
import techo.exchange.ImportedRecord;
import techo.exchange.ImportedResource;
import techo.exchange.RecordCategory;
import techo.exchange.RecordSource;
import techo.exchange.SourceFile;
import techo.exchange.Zips;
import techo.exchange.checkup.CheckupLimits;
import techo.exchange.checkup.CheckupReader;
import techo.exchange.checkup.CheckupWriter;
import techo.exchange.notebook.NotebookLimits;
import techo.exchange.notebook.NotebookReader;
import techo.exchange.notebook.NotebookWriter;
import techo.exchange.notebook.OutputCategory;
import techo.terminology.CheckupItems;
import techo.terminology.CheckupMethods;
import techo.terminology.ChoiceLists;

class FhirReaderTest {

    private static final FhirContext R4 = FhirContext.forR4Cached();
    private static final FhirReader READER = new FhirReader(R4, FhirLimits.standard());
    private static final Reference SUBJECT = new Reference("Patient/new");

    @Test
    void a_checkup_exported_and_imported_elsewhere_is_the_same_checkup() {
        CheckupReader reader = new CheckupReader(
                CheckupItems.load(), ChoiceLists.load(), CheckupMethods.load(), CheckupLimits.standard());
        CheckupWriter writer = new CheckupWriter(CheckupItems.load(), ChoiceLists.load(), CheckupMethods.load());
        ImportedRecord here =
                only(reader.read(SourceFile.of(sample("checkup/specific.xml")), new Reference("Patient/old")));
        ImportedRecord there = imported(export(here)).records().get(0);
        assertThat(files(writer.write(bundle(there)).fold(e -> e, FhirReaderTest::fail)))
                .isEqualTo(files(writer.write(bundle(here)).fold(e -> e, FhirReaderTest::fail)));
        assertThat(categories(there))
                .containsEntry("Observation CK_SPEC", 86L)
                .containsEntry("Coverage ELIG", 2L)
                .containsEntry("Practitioner CK_SPEC", 1L)
                .containsEntry("Organization ELIG", 1L)
                .doesNotContainKey("Organization UNKNOWN");
    }

    @Test
    void a_notebook_exported_and_imported_elsewhere_is_the_same_notebook() {
        ImportedRecord here = only(new NotebookReader(NotebookLimits.standard())
                .read(
                        new Reference("Patient/old"),
                        List.of(SourceFile.of(sample("notebook/tc08_category1_full.txt")))));
        ImportedRecord there = imported(export(here)).records().get(0);
        NotebookWriter writer = new NotebookWriter(NotebookLimits.standard());
        Function<ImportedRecord, List<String>> written = record -> files(
                writer.write(bundle(record), OutputCategory.FROM_INSTITUTION).fold(e -> e, FhirReaderTest::fail));
        assertThat(written.apply(there)).isEqualTo(written.apply(here));
    }

    @Test
    void every_resource_is_the_persons_and_says_that_it_came_from_another_record() {
        ImportedRecord record = imported(observation("")).records().get(0);
        ImportedResource imported = record.resources().get(0);
        Observation observation = (Observation) imported.resource();
        assertThat(observation.getSubject().getReference()).isEqualTo("Patient/new");
        assertThat(observation.getIdElement().hasIdPart()).isFalse();
        assertThat(observation.getIdentifier())
                .extracting(i -> i.getValue())
                .contains(imported.key().value());
        assertThat(imported.source()).isEqualTo(RecordSource.OTHER_PHR);
        assertThat(imported.category()).isEqualTo(RecordCategory.VITAL);
    }

    @Test
    void the_same_file_has_the_same_keys_and_for_another_person_others() {
        List<SourceFile> file = List.of(SourceFile.of(observation("").getBytes(UTF_8)));
        assertThat(keys(READER.read(SUBJECT, file))).isEqualTo(keys(READER.read(SUBJECT, file)));
        assertThat(keys(READER.read(new Reference("Patient/other"), file)))
                .doesNotContainAnyElementsOf(keys(READER.read(SUBJECT, file)));
    }

    @Test
    void nothing_can_point_at_what_this_server_has_already() {
        Imported imported = imported(observation("\"hasMember\":[{\"reference\":\"Observation/999\"},"
                + "{\"reference\":\"https://other.example/fhir/Observation/5\",\"display\":\"x\"}],"));
        Observation observation =
                (Observation) imported.records().get(0).resources().get(0).resource();
        assertThat(observation.getHasMember()).allSatisfy(member -> {
            assertThat(member.hasReference()).isFalse();
            assertThat(member.getIdentifier().getSystem()).isEqualTo("urn:ietf:rfc:3986");
        });
        assertThat(codes(imported.warnings())).containsExactly("fhir-reference-outside", "fhir-reference-outside");
    }

    @Test
    void another_servers_labels_versions_and_own_profiles_stay_behind() {
        Imported imported = imported(
                observation(
                        "\"meta\":{\"versionId\":\"7\",\"security\":[{\"code\":\"R\"}],\"tag\":[{\"code\":\"t\"}],"
                                + "\"profile\":[\"http://hl7.org/fhir/StructureDefinition/bodyweight\",\"https://other.example/p\"]},"));
        Resource resource = imported.records().get(0).resources().get(0).resource();
        assertThat(R4.newJsonParser().encodeToString(resource.getMeta()))
                .isEqualTo("{\"profile\":[\"http://hl7.org/fhir/StructureDefinition/bodyweight\"]}");
        assertThat(codes(imported.warnings())).containsExactly("fhir-profile-dropped");
    }

    @Test
    void what_would_grant_something_is_not_taken_over() {
        Imported imported = imported(observation("") + "\n"
                + "{\"resourceType\":\"Consent\",\"status\":\"active\",\"patient\":{\"reference\":\"Patient/old\"}}\n"
                + "{\"resourceType\":\"AuditEvent\"}");
        assertThat(imported.records().get(0).resources())
                .extracting(r -> r.resource().fhirType())
                .containsExactly("Observation");
        assertThat(imported.warnings())
                .extracting(i -> i.code().code() + " @ " + i.location())
                .containsExactly("fhir-type-not-imported @ line 2", "fhir-type-not-imported @ line 3");
    }

    @Test
    void a_file_about_two_people_is_refused() {
        String other = observation("").replace("Patient/old", "Patient/else");
        assertThat(errors(observation("") + "\n" + other)).containsExactly("fhir-subject-ambiguous @ line 2");
        assertThat(errors("{\"resourceType\":\"Patient\",\"id\":\"old\"}\n" + other))
                .containsExactly("fhir-subject-ambiguous @ line 2");
    }

    @Test
    void exports_of_two_days_are_one_record_of_what_was_changed_last() {
        String patient = "{\"resourceType\":\"Patient\",\"id\":\"old\",\"birthDate\":\"1970-04-05\"}\n";
        byte[] newer = (patient
                        + observation(
                                "\"meta\":{\"lastUpdated\":\"2025-07-01T00:00:00Z\"},\"issued\":\"2025-07-01T00:00:00Z\","))
                .getBytes(UTF_8);
        byte[] older = (patient.replace("}\n", ",\"address\":[{\"text\":\"x\"}]}\n")
                        + observation("\"meta\":{\"lastUpdated\":\"2025-06-01T00:00:00Z\"},"))
                .getBytes(UTF_8);
        Imported read = READER.read(SUBJECT, List.of(SourceFile.of(newer), SourceFile.of(older)))
                .fold(i -> i, FhirReaderTest::refused);
        assertThat(read.records().get(0).resources())
                .singleElement()
                .satisfies(one ->
                        assertThat(((Observation) one.resource()).hasIssued()).isTrue());
        assertThat(places(read.warnings()))
                .containsExactly("fhir-resource-repeated @ file 1: line 1", "fhir-resource-repeated @ file 2: line 2");
        assertThat(errors(patient + patient.replace("1970", "1971") + observation("")))
                .containsExactly("fhir-subject-ambiguous @ line 2");
    }

    /** The tag would be left out, and the original given back to the person. */
    @Test
    void a_file_with_what_the_person_was_not_told_is_refused_at_its_place() {
        String tagged = observation("")
                .replaceFirst(
                        "\\{",
                        "{\"meta\":{\"tag\":[{\"system\":\"http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication\","
                                + "\"code\":\"UNINFORMED\"}]},");
        assertThat(errors(observation("") + "\n" + tagged)).containsExactly("fhir-withheld @ line 2");
    }

    @Test
    void the_patient_becomes_claims_and_is_never_written() {
        Imported imported = imported("{\"resourceType\":\"Patient\",\"id\":\"old\",\"gender\":\"female\","
                + "\"birthDate\":\"1990-09-01\",\"name\":[{\"text\":\"見本 花子\"}]}\n" + observation(""));
        assertThat(imported.records().get(0).subject().name()).contains("見本 花子");
        assertThat(imported.records().get(0).subject().birthDate()).contains(java.time.LocalDate.of(1990, 9, 1));
        assertThat(imported.records().get(0).resources()).hasSize(1);
    }

    @Test
    void a_received_file_comes_with_its_content() {
        Imported imported = imported("""
                {"resourceType":"DocumentReference","id":"d","status":"current","subject":{"reference":"Patient/old"},\
                "content":[{"attachment":{"contentType":"text/plain","url":"Binary/b"}}]}
                {"resourceType":"Binary","id":"b","contentType":"text/plain","data":"SEFJ"}""");
        DocumentReference document =
                (DocumentReference) imported.records().get(0).resources().get(0).resource();
        assertThat(document.getContentFirstRep().getAttachment().getData()).isEqualTo("HAI".getBytes(UTF_8));
        assertThat(imported.warnings()).isEmpty();
    }

    @Test
    void files_of_one_export_and_a_zip_of_them_are_read_as_one() {
        byte[] group = observation("\"hasMember\":[{\"reference\":\"Observation/b\"}],")
                .getBytes(UTF_8);
        byte[] member = observation("").replace("\"id\":\"a\"", "\"id\":\"b\"").getBytes(UTF_8);
        Imported files = READER.read(SUBJECT, List.of(SourceFile.of(group), SourceFile.of(member)))
                .fold(i -> i, FhirReaderTest::refused);
        SourceFile zip = SourceFile.of(
                new Zips().file("1.ndjson", group).file("2.ndjson", member).bytes());
        assertThat(READER.holdsFhir(zip)).isTrue();
        Imported zipped = READER.read(SUBJECT, List.of(zip)).fold(i -> i, FhirReaderTest::refused);
        assertThat(files.warnings()).isEmpty();
        assertThat(json(zipped.records().get(0))).isEqualTo(json(files.records().get(0)));
        Observation read =
                (Observation) files.records().get(0).resources().get(0).resource();
        assertThat(read.getHasMemberFirstRep().getReference())
                .isEqualTo(files.records().get(0).resources().get(1).key().fullUrl());
    }

    @Test
    void the_content_of_every_attachment_comes_with_it_however_the_file_is_named() {
        Imported imported = imported("""
                {"resourceType":"DiagnosticReport","id":"d","status":"final","code":{"text":"画像"},\
                "subject":{"reference":"Patient/old"},"presentedForm":[{"url":"https://old.example/fhir/Binary/b/_history/1"}]}
                {"resourceType":"Binary","id":"b","contentType":"image/png","data":"SEFJ"}""");
        DiagnosticReport report =
                (DiagnosticReport) imported.records().get(0).resources().get(0).resource();
        assertThat(report.getPresentedFormFirstRep().getData()).isEqualTo("HAI".getBytes(UTF_8));
        assertThat(report.getPresentedFormFirstRep().getContentType()).isEqualTo("image/png");
        assertThat(report.getPresentedFormFirstRep().hasUrl()).isFalse();
        assertThat(imported.warnings()).isEmpty();
    }

    @Test
    void a_file_that_nothing_names_is_told_and_a_name_without_its_file_leads_nowhere() {
        Imported imported = imported("""
                {"resourceType":"Communication","id":"c","status":"completed","subject":{"reference":"Patient/old"},\
                "payload":[{"contentAttachment":{"url":"Binary/another"}}]}
                {"resourceType":"Binary","id":"b","contentType":"text/plain","data":"SEFJ"}""");
        Communication communication =
                (Communication) imported.records().get(0).resources().get(0).resource();
        assertThat(communication.getPayloadFirstRep().getContentAttachment().hasUrl())
                .isFalse();
        assertThat(places(imported.warnings()))
                .containsExactly("fhir-attachment-outside @ line 1", "fhir-type-not-imported @ line 2");
    }

    @Test
    void a_value_that_is_none_of_its_type_is_refused_because_it_could_never_be_read_again() {
        assertThat(errors("{\"resourceType\":\"Patient\",\"id\":\"old\",\"birthDate\":\"2020-02-30\"}\n"
                        + observation("")))
                .containsExactly("fhir-malformed @ line 1");
        assertThat(errors(observation("") + "\n" + observation("\"effectiveDateTime\":\"2025-13-01\",")))
                .containsExactly("fhir-malformed @ line 2");
    }

    @Test
    void codes_without_a_system_or_without_a_code_are_taken_as_they_are() {
        String coded = observation("")
                .replace(
                        "\"code\":{\"text\":\"体重\"}",
                        "\"code\":{\"coding\":[{\"code\":\"1\"},{\"system\":\"urn:oid:1.2.392.100495.100.1051\"}]}");
        assertThat(imported(coded).records().get(0).resources()).hasSize(1);
        assertThat(imported(
                                "{\"resourceType\":\"Composition\",\"id\":\"c\",\"status\":\"final\",\"type\":{\"text\":\"t\"},"
                                        + "\"category\":[{\"coding\":[{\"system\":\"urn:oid:2.16.840.1.113883.2.2.1.6.1001\"}]}]}")
                        .records()
                        .get(0)
                        .resources())
                .hasSize(1);
    }

    @Test
    void a_byte_order_mark_is_no_part_of_a_record() {
        assertThat(imported("\uFEFF" + observation("")).records().get(0).resources())
                .hasSize(1);
    }

    /** As a person saves it: the record in NDJSON, and the same once more as documents and files. */
    @Test
    void of_an_archive_with_ndjson_the_rest_is_told_again_and_stays_in_the_original() {
        byte[] document = R4.newJsonParser()
                .encodeResourceToString(new Bundle()
                        .setType(Bundle.BundleType.DOCUMENT)
                        .addEntry(new Bundle.BundleEntryComponent()
                                .setFullUrl("urn:uuid:1")
                                .setResource(new Patient().setActive(true))))
                .getBytes(UTF_8);
        SourceFile zip = SourceFile.of(new Zips()
                .file("README.txt", "hello".getBytes(UTF_8))
                .file("fhir/Patient.ndjson", "{\"resourceType\":\"Patient\",\"id\":\"old\"}\n".getBytes(UTF_8))
                .file("fhir/Observation.ndjson", observation("").getBytes(UTF_8))
                .file("documents/1.json", document)
                .file("originals/1.zip", new Zips().file("h.xml", document).bytes())
                .bytes());
        Imported read = READER.read(SUBJECT, List.of(zip)).fold(i -> i, FhirReaderTest::refused);
        assertThat(read.records().get(0).resources()).hasSize(1);
        assertThat(places(read.warnings()))
                .containsExactly(
                        "fhir-entry-not-read @ entry 1",
                        "fhir-entry-not-read @ entry 4",
                        "fhir-entry-not-read @ entry 5");
    }

    @Test
    void an_archive_in_an_archive_is_refused_where_no_export_of_ours_has_one() {
        byte[] zip = new Zips()
                .file("1.ndjson", observation("").getBytes(UTF_8))
                .file("more.zip", new Zips().file("a", new byte[1]).bytes())
                .bytes();
        assertThat(refusals(zip)).containsExactly("archive-nested @ entry 2");
    }

    @Test
    void an_archive_is_as_large_as_the_fhir_in_it() {
        byte[] padded = (observation("") + " ".repeat(1_500)).getBytes(UTF_8);
        SourceFile zip = SourceFile.of(
                new Zips().file("1.ndjson", padded).file("2.ndjson", padded).bytes());
        FhirReader narrow = new FhirReader(R4, new FhirLimits(2_000, 10, 10, ArchiveLimits.standard()));
        List<String> refused =
                narrow.read(SUBJECT, List.of(zip)).fold(read -> List.of(), rejected -> places(rejected.errors()));
        assertThat(refused).containsExactly("file-too-large @ /");
    }

    /** The original is given back to the person, with all that is in it. */
    @Test
    void what_the_person_was_not_told_is_found_in_files_that_are_not_taken_over() {
        byte[] tagged = "{\"resourceType\":\"Condition\",\"meta\":{\"tag\":[{\"system\":"
                .concat("\"http://jpfhir.jp/fhir/clins/CodeSystem/JP_ehrshrs_indication\",\"code\":\"UNINFORMED\"}]}}")
                .getBytes(UTF_8);
        byte[] zip = new Zips()
                .file("1.ndjson", observation("").getBytes(UTF_8))
                .file("documents/1.json", tagged)
                .bytes();
        assertThat(refusals(zip)).containsExactly("fhir-withheld @ entry 2: line 1");
    }

    @Test
    void what_is_not_fhir_is_refused_with_its_line() {
        assertThat(errors(observation("") + "\n{\"resourceType\":\"Observation\","))
                .containsExactly("fhir-malformed @ line 2");
        assertThat(errors("{\"resourceType\":\"Nothing\"}")).containsExactly("fhir-malformed @ line 1");
        assertThat(errors("{\"resourceType\":\"Basic\",\"extension\":" + "[{\"extension\":".repeat(5_000)))
                .containsExactly("fhir-malformed @ line 1");
        assertThat(errors("{\"resourceType\":\"Patient\",\"id\":\"old\"}")).containsExactly("nothing-to-import @ /");
    }

    @Test
    void kinds_are_told_by_content() {
        String pretty = R4.newJsonParser()
                .setPrettyPrint(true)
                .encodeResourceToString(new Bundle().setType(Bundle.BundleType.COLLECTION));
        assertThat(kind(pretty)).isEqualTo(DocumentKind.FHIR_JSON);
        assertThat(kind(observation(""))).isEqualTo(DocumentKind.FHIR_JSON);
        assertThat(kind(observation("") + "\r\n" + observation("") + "\n")).isEqualTo(DocumentKind.FHIR_NDJSON);
        assertThat(kind("{\"a\":1}")).isEqualTo(DocumentKind.OTHER_JSON);
    }

    private static DocumentKind kind(String text) {
        return SourceFile.of(text.getBytes(UTF_8)).kind();
    }

    private static String observation(String more) {
        return "{\"resourceType\":\"Observation\",\"id\":\"a\"," + more
                + "\"status\":\"final\",\"category\":[{\"coding\":"
                + "[{\"system\":\"http://terminology.hl7.org/CodeSystem/observation-category\",\"code\":\"vital-signs\"}]}],"
                + "\"code\":{\"text\":\"体重\"},\"subject\":{\"reference\":\"Patient/old\"}}";
    }

    /** As our own export has it: NDJSON, ids and references of the server, one person. */
    private static String export(ImportedRecord record) {
        Map<String, String> ids = record.resources().stream()
                .collect(Collectors.toMap(
                        r -> r.key().fullUrl(),
                        r -> r.resource().fhirType() + "/" + r.key().value().substring(0, 12)));
        StringBuilder ndjson = new StringBuilder("{\"resourceType\":\"Patient\",\"id\":\"old\"}\n");
        for (ImportedResource imported : record.resources()) {
            Resource resource = (Resource)
                    R4.newJsonParser().parseResource(R4.newJsonParser().encodeResourceToString(imported.resource()));
            resource.setId(ids.get(imported.key().fullUrl()));
            String json = R4.newJsonParser().encodeResourceToString(resource);
            for (Map.Entry<String, String> id : ids.entrySet()) {
                json = json.replace(id.getKey(), id.getValue());
            }
            ndjson.append(json).append('\n');
        }
        return ndjson.toString();
    }

    private static Bundle bundle(ImportedRecord record) {
        Bundle bundle = new Bundle().setType(Bundle.BundleType.COLLECTION);
        bundle.addEntry().setResource(new Patient().setActive(true));
        record.resources()
                .forEach(r -> bundle.addEntry().setFullUrl(r.key().fullUrl()).setResource(r.resource()));
        return bundle;
    }

    private static Map<String, Long> categories(ImportedRecord record) {
        return record.resources().stream()
                .collect(Collectors.groupingBy(
                        r -> r.resource().fhirType() + " " + r.category(), TreeMap::new, Collectors.counting()));
    }

    private static List<String> files(Exported exported) {
        return exported.files().stream().map(f -> Arrays.toString(f.bytes())).toList();
    }

    private static List<String> keys(ImportResult result) {
        return only(result).resources().stream().map(r -> r.key().value()).toList();
    }

    private static String json(ImportedRecord record) {
        return R4.newJsonParser().encodeResourceToString(record.transaction());
    }

    private static Imported imported(String text) {
        return READER.read(SUBJECT, List.of(SourceFile.of(text.getBytes(UTF_8))))
                .fold(i -> i, FhirReaderTest::refused);
    }

    private static ImportedRecord only(ImportResult result) {
        return result.fold(i -> i, FhirReaderTest::refused).records().get(0);
    }

    private static Imported refused(ImportResult.Rejected rejected) {
        throw new AssertionError(rejected.errors());
    }

    private static Exported fail(techo.exchange.ExportResult.Refused refused) {
        throw new AssertionError(refused.errors());
    }

    private static List<String> errors(String text) {
        return refusals(text.getBytes(UTF_8));
    }

    private static List<String> refusals(byte[] file) {
        return READER.read(SUBJECT, List.of(SourceFile.of(file)))
                .fold(imported -> List.of(), rejected -> places(rejected.errors()));
    }

    private static List<String> places(List<ExchangeIssue> issues) {
        return issues.stream().map(i -> i.code().code() + " @ " + i.location()).toList();
    }

    private static List<String> codes(List<ExchangeIssue> issues) {
        return issues.stream().map(i -> i.code().code()).toList();
    }

    private static byte[] sample(String name) {
        try (InputStream in = FhirReaderTest.class.getResourceAsStream("/techo/exchange/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
