package techo.exchange.fhir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Composition.SectionComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import techo.exchange.CommonIssueCode;
import techo.exchange.ExchangeIssue;
import techo.exchange.ExportResult;
import techo.exchange.ExportResult.Exported;
import techo.exchange.ImportResult;
import techo.exchange.ImportedRecord;
import techo.exchange.ImportedResource;
import techo.exchange.RecordCategory;
import techo.exchange.SourceFile;
import techo.exchange.Zips;
import techo.exchange.checkup.CheckupLimits;
import techo.exchange.checkup.CheckupReader;
import techo.exchange.notebook.NotebookLimits;
import techo.exchange.notebook.NotebookReader;
import techo.terminology.CheckupItems;
import techo.terminology.CheckupMethods;
import techo.terminology.ChoiceLists;

class RecordDocumentWriterTest {
    private static final FhirContext R4 = FhirContext.forR4Cached();
    private static final RecordDocumentWriter WRITER = new RecordDocumentWriter(R4);
    private static final FhirReader READER = new FhirReader(R4, FhirLimits.standard());
    private static final OffsetDateTime AT = OffsetDateTime.parse("2026-11-21T10:00:00+09:00");
    private static final String BASE = "https://phr.example/fhir/";
    private static final Reference PERSON = new Reference("Patient/p1");
    private static final String PATIENT = "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"gender\":\"male\"}";
    private static final String BY_HAND = """
            {"resourceType":"Observation","id":"o1","status":"final","code":{"text":"体重"},"category":[{"coding":[{"system":\
            "http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],"subject":{"reference":\
            "Patient/p1"},"effectiveDateTime":"2025-06-10","valueQuantity":{"value":70.5,"unit":"kg"}}""";

    @Test
    void somebody_who_has_medicines_only_has_a_document_too() {
        Bundle document = document(record(notebook()));

        assertThat(document.getType()).isEqualTo(Bundle.BundleType.DOCUMENT);
        assertThat(document.getTimestampElement().getValueAsString()).isEqualTo("2026-11-21T10:00:00.000+09:00");
        Composition composition = composition(document);
        assertThat(composition.getDateElement().getValueAsString()).isEqualTo("2026-11-21T10:00:00+09:00");
        assertThat(composition.getSubject().getReference()).isEqualTo(BASE + "Patient/p1");
        SectionComponent medicines = section(composition, "10160-0");
        assertThat(medicines.getTitle()).isEqualTo("お薬 / Medicines");
        assertThat(medicines.getEntry())
                .extracting(Reference::getReference)
                .anyMatch(url -> url.contains("/MedicationDispense/"));
    }

    @Test
    void every_resource_of_the_record_is_in_the_document_and_listed_once_or_led_to() {
        List<String> lines = record(notebook(), checkup());
        lines.add(BY_HAND);
        Bundle record = bundle(lines);
        Bundle document = document(lines);

        assertThat(urls(document).skip(1))
                .containsExactlyElementsOf(urls(record).toList());
        List<String> listed = composition(document).getSection().stream()
                .flatMap(section -> section.getEntry().stream())
                .map(Reference::getReference)
                .toList();
        assertThat(listed).doesNotHaveDuplicates().contains(BASE + "Observation/o1");
        Set<String> reached = new HashSet<>(listed);
        reached.add(composition(document).getSubject().getReference());
        for (BundleEntryComponent entry : record.getEntry()) {
            R4.newTerser().getAllPopulatedChildElementsOfType(entry.getResource(), Reference.class).stream()
                    .map(reference -> BASE + reference.getReference())
                    .forEach(reached::add);
        }
        assertThat(reached).containsAll(urls(record).toList());
        assertThat(section(composition(document), "53576-5").getEntry()).hasSizeGreaterThan(80);
        assertThat(section(composition(document), "8716-3").getEntry())
                .extracting(Reference::getReference)
                .contains(BASE + "Observation/o1");
    }

    @Test
    void read_again_it_is_the_same_as_the_lines_of_the_record() {
        List<String> lines = record(notebook(), checkup());
        lines.add(BY_HAND);
        byte[] document = written(lines).files().get(0).bytes();

        assertThat(said(read(document)))
                .isEqualTo(said(read(String.join("\n", lines).getBytes(UTF_8))));
        assertThat(read(document).resources())
                .as("what only lists the others is no part of the record")
                .extracting(ImportedResource::resource)
                .noneMatch(RecordDocumentWriter::isWholeRecord);
    }

    @Test
    void who_has_the_resources_as_json_gets_the_same_document_to_the_byte() {
        List<String> lines = record(notebook(), checkup());
        Bundle record = bundle(lines);
        Map<Resource, byte[]> json = new IdentityHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            json.put(record.getEntry().get(i).getResource(), lines.get(i).getBytes(UTF_8));
        }

        ExportResult same = WRITER.write(record, AT, resource -> Objects.requireNonNull(json.get(resource)));

        assertThat(same)
                .isInstanceOfSatisfying(
                        Exported.class,
                        exported -> assertThat(exported.files().get(0).bytes())
                                .isEqualTo(written(lines).files().get(0).bytes()));
    }

    @Test
    void in_an_archive_it_is_the_record_and_other_documents_beside_it_are_not() {
        List<String> lines = record(checkup());
        byte[] document = written(lines).files().get(0).bytes();
        byte[] zip = new Zips()
                .file(
                        "documents/checkup-1.json",
                        ("{\"resourceType\":\"Bundle\",\"type\":\"document\",\"entry\":[{" + "\"resource\":" + BY_HAND
                                        + "}]}")
                                .getBytes(UTF_8))
                .file("documents/record.json", document)
                .file(
                        "checkup-xml/9911234567_06999999_202506200_1.zip",
                        new Zips().file("a", new byte[1]).bytes())
                .bytes();

        assertThat(said(read(zip))).isEqualTo(said(read(document)));
    }

    @Test
    void each_category_of_a_record_has_a_section() {
        assertThat(Stream.of(RecordCategory.values())
                        .filter(category -> category != RecordCategory.IDENT && category != RecordCategory.UNKNOWN)
                        .map(RecordSection::of))
                .doesNotContain(RecordSection.OTHERS);
    }

    @Test
    void what_a_document_does_not_hold_is_told_with_its_place() {
        String letter = """
                {"resourceType":"DocumentReference","id":"d1","status":"current","subject":{"reference":"Patient/p1"},\
                "custodian":{"reference":"Organization/elsewhere"},\
                "content":[{"attachment":{"url":"Binary/b1","contentType":"application/pdf"}}]}""";
        String mistake = BY_HAND.replace("final", "entered-in-error").replace("o1", "o2");

        Exported exported = written(List.of(PATIENT, letter, mistake));

        assertThat(exported.warnings())
                .extracting(ExchangeIssue::code, ExchangeIssue::location)
                .containsExactlyInAnyOrder(
                        tuple(CommonIssueCode.ENTERED_IN_ERROR, "Bundle.entry[2].resource"),
                        tuple(FhirIssueCode.REFERENCE_OUT_OF_RECORD, "Bundle.entry[1].resource"),
                        tuple(FhirIssueCode.CONTENT_NOT_WRITTEN, "Bundle.entry[1].resource"));
        assertThat(new String(exported.files().get(0).bytes(), UTF_8)).doesNotContain("70.5");
    }

    @Test
    void a_person_alone_is_no_record() {
        assertThat(WRITER.write(bundle(List.of(PATIENT)), AT))
                .isInstanceOfSatisfying(
                        ExportResult.Refused.class,
                        refused -> assertThat(refused.errors())
                                .extracting(ExchangeIssue::code)
                                .containsExactly(FhirIssueCode.NOTHING_TO_WRITE));
    }

    /** What a record is told by: keys, categories, and the resources themselves. */
    private static Map<String, String> said(ImportedRecord record) {
        return record.resources().stream()
                .collect(Collectors.toMap(
                        one -> one.resource().fhirType() + " " + one.key().value(),
                        one -> one.category() + " " + R4.newJsonParser().encodeResourceToString(one.resource())));
    }

    private static ImportedRecord read(byte[] file) {
        return only(READER.read(new Reference("Patient/new"), List.of(SourceFile.of(file))));
    }

    private static Bundle document(List<String> lines) {
        return R4.newJsonParser()
                .parseResource(
                        Bundle.class, new String(written(lines).files().get(0).bytes(), UTF_8));
    }

    private static Exported written(List<String> lines) {
        return WRITER.write(bundle(lines), AT).fold(done -> done, refused -> {
            throw new AssertionError(refused.errors().toString());
        });
    }

    private static Composition composition(Bundle document) {
        return (Composition) document.getEntryFirstRep().getResource();
    }

    private static SectionComponent section(Composition composition, String loinc) {
        return composition.getSection().stream()
                .filter(section -> section.getCode().hasCoding("http://loinc.org", loinc))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<String> urls(Bundle bundle) {
        return bundle.getEntry().stream().map(BundleEntryComponent::getFullUrl);
    }

    /** As a server has them: each with its address. */
    private static Bundle bundle(List<String> lines) {
        Bundle bundle = new Bundle().setType(Bundle.BundleType.COLLECTION);
        for (String line : lines) {
            Resource resource = (Resource) R4.newJsonParser().parseResource(line);
            bundle.addEntry()
                    .setFullUrl(BASE + resource.fhirType() + "/"
                            + resource.getIdElement().getIdPart())
                    .setResource(resource);
        }
        return bundle;
    }

    /** The person, then what was read, with ids and references as a server gives them. */
    private static List<String> record(ImportedRecord... read) {
        return Stream.concat(Stream.of(PATIENT), Stream.of(read).flatMap(one -> lines(one).stream()))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static List<String> lines(ImportedRecord read) {
        Map<String, String> ids = read.resources().stream()
                .collect(Collectors.toMap(
                        one -> one.key().fullUrl(),
                        one -> one.resource().fhirType() + "/"
                                + one.key().value().substring(0, 12)));
        List<String> lines = new ArrayList<>();
        for (ImportedResource one : read.resources()) {
            Resource resource = one.resource().copy();
            resource.setId(ids.get(one.key().fullUrl()));
            String json = R4.newJsonParser().encodeResourceToString(resource);
            for (Map.Entry<String, String> id : ids.entrySet()) {
                json = json.replace(id.getKey(), id.getValue());
            }
            lines.add(json);
        }
        return lines;
    }

    private static ImportedRecord notebook() {
        return only(new NotebookReader(NotebookLimits.standard())
                .read(PERSON, List.of(SourceFile.of(sample("notebook/tc08_category1_full.txt")))));
    }

    private static ImportedRecord checkup() {
        return only(new CheckupReader(
                        CheckupItems.load(), ChoiceLists.load(), CheckupMethods.load(), CheckupLimits.standard())
                .read(SourceFile.of(sample("checkup/specific.xml")), PERSON));
    }

    private static ImportedRecord only(ImportResult result) {
        return result.fold(imported -> imported.records().get(0), rejected -> {
            throw new AssertionError(rejected.errors().toString());
        });
    }

    private static byte[] sample(String name) {
        try (InputStream in = RecordDocumentWriterTest.class.getResourceAsStream("/techo/exchange/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
