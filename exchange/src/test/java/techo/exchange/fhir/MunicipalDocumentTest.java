package techo.exchange.fhir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVRecord;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Composition.CompositionStatus;
import org.hl7.fhir.r4.model.Composition.SectionComponent;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import techo.exchange.ImportResult.Imported;
import techo.exchange.RecordCategory;
import techo.exchange.SourceFile;
import techo.exchange.checkup.CheckupDocumentWriter;
import techo.terminology.CsvTable;

/** Documents of municipal screenings with all items of a screening: in, out as a document, and in again. */
class MunicipalDocumentTest {
    private static final FhirContext R4 = FhirContext.forR4Cached();
    private static final FhirReader READER = new FhirReader(R4, FhirLimits.standard());
    private static final String REPORTS = "urn:oid:2.16.840.1.113883.2.2.1.6.1001";
    private static final String ITEMS = "http://jpfhir.jp/fhir/eCheckup/CodeSystem/jlac10";
    private static final String SECTIONS = "http://jpfhir.jp/fhir/eCheckup/CodeSystem/section-code";

    @ParameterizedTest
    @CsvSource({
        "51, SC_CANCER, 14",
        "52, SC_CANCER, 10",
        "53, SC_CANCER, 12",
        "54, SC_CANCER, 14",
        "55, SC_CANCER, 10",
        "56, SC_OTHER, 19",
        "57, SC_OTHER, 44",
        "58, SC_OTHER, 43"
    })
    void every_item_of_a_screening_keeps_its_answer_and_has_the_category_of_the_screening(
            String report, RecordCategory category, int items) {
        Bundle document = document(report);
        Imported read = read(document);

        assertThat(read.warnings()).extracting(w -> w.code().code()).containsOnly("fhir-profile-dropped");
        assertThat(read.records().get(0).resources())
                .hasSize(items + 1)
                .allSatisfy(imported -> assertThat(imported.category()).isEqualTo(category));
        assertThat(answers(document)).hasSize(items).isEqualTo(answers(bundle(read)));

        byte[] written = new CheckupDocumentWriter(R4)
                .write(bundle(read), OffsetDateTime.parse("2025-06-20T10:00:00+09:00"))
                .fold(exported -> exported.files().get(0).bytes(), refused -> {
                    throw new AssertionError(refused.errors().toString());
                });
        Imported again = READER.read(new Reference("Patient/new"), List.of(SourceFile.of(written)))
                .fold(i -> i, refused -> {
                    throw new AssertionError(refused.errors().toString());
                });
        assertThat(answers(bundle(again))).isEqualTo(answers(document));
    }

    private static Imported read(Bundle document) {
        byte[] json = R4.newJsonParser().encodeResourceToString(document).getBytes(UTF_8);
        return READER.read(new Reference("Patient/new"), List.of(SourceFile.of(json)))
                .fold(i -> i, refused -> {
                    throw new AssertionError(refused.errors().toString());
                });
    }

    private static Bundle bundle(Imported imported) {
        Bundle bundle = new Bundle().setType(Bundle.BundleType.COLLECTION);
        Patient person = new Patient();
        person.setId("Patient/new");
        person.addName().setText("見本 花子");
        bundle.addEntry().setFullUrl("https://phr.example/Patient/new").setResource(person);
        imported.records()
                .get(0)
                .resources()
                .forEach(r -> bundle.addEntry().setFullUrl(r.key().fullUrl()).setResource(r.resource()));
        return bundle;
    }

    /** Values in JSON by the code of the item. */
    private static Map<String, String> answers(Bundle bundle) {
        Map<String, String> answers = new TreeMap<>();
        bundle.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(Observation.class::isInstance)
                .map(Observation.class::cast)
                .forEach(result -> answers.put(
                        result.getCode().getCodingFirstRep().getCode(),
                        R4.newJsonParser().encodeToString(new Observation().setValue(result.getValue()))));
        return answers;
    }

    private static Bundle document(String report) {
        Bundle document = new Bundle().setType(Bundle.BundleType.DOCUMENT);
        Composition composition = new Composition().setStatus(CompositionStatus.FINAL);
        composition
                .getMeta()
                .addProfile(
                        "http://jpfhir.jp/fhir/eMunicipalCheckup/StructureDefinition/JP_Composition_eMunicipalCheckup");
        composition.setTitle("自治体検診結果報告書").setSubject(new Reference("urn:uuid:person"));
        composition.setDateElement(new DateTimeType("2025-06-20T09:00:00+09:00"));
        composition.addCategory(new CodeableConcept(new Coding(REPORTS, report, null)));
        composition.addEvent().getPeriod().setStartElement(new DateTimeType("2025-06-10"));
        add(document, "urn:uuid:composition", composition);
        add(document, "urn:uuid:person", new Patient().addName(new org.hl7.fhir.r4.model.HumanName().setText("見本 花子")));
        SectionComponent results = section(composition, "01910", "検査結果");
        SectionComponent questions = section(composition, "01920", "問診結果");
        items(report).forEach(item -> {
            String url = "urn:uuid:" + item.get("code");
            Observation result = new Observation().setStatus(ObservationStatus.FINAL);
            result.addCategory(new CodeableConcept(new Coding(
                    "http://jpfhir.jp/fhir/core/CodeSystem/JP_SimpleObservationCategory_CS",
                    item.get("fhir_category"),
                    null)));
            result.setCode(new CodeableConcept(new Coding(ITEMS, item.get("code"), item.get("name_ja"))));
            result.setSubject(new Reference("urn:uuid:person")).setValue(value(item));
            add(document, url, result);
            (item.get("section").equals("問診") ? questions : results).addEntry(new Reference(url));
        });
        return document;
    }

    /** The last answer of the list; in several lists the order is the other way round than in checkups. */
    private static Type value(CSVRecord item) {
        String list = item.get("code_list_oid");
        if (!list.isEmpty()) {
            CSVRecord last = CsvTable.read("municipal-choices.csv").stream()
                    .filter(choice -> choice.get("oid").equals(list))
                    .reduce((one, later) -> later)
                    .orElseThrow();
            return new CodeableConcept(new Coding("urn:oid:" + list, last.get("code"), last.get("display_ja")));
        }
        return switch (item.get("fhir_value")) {
            case "Quantity", "integer" -> new Quantity().setValue(12).setUnit(item.get("unit"));
            case "dateTime" -> new DateTimeType("2025-06-10");
            default -> new StringType("所見 " + item.get("code"));
        };
    }

    private static Stream<CSVRecord> items(String report) {
        return CsvTable.read("municipal-items.csv").stream()
                .filter(item -> item.get("report_category").equals(report));
    }

    private static SectionComponent section(Composition composition, String code, String title) {
        return composition.addSection().setTitle(title).setCode(new CodeableConcept(new Coding(SECTIONS, code, null)));
    }

    private static void add(Bundle document, String url, Resource resource) {
        document.addEntry().setFullUrl(url).setResource(resource);
    }
}
