package techo.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.Test;
import techo.exchange.checkup.CheckupDocumentWriter;
import techo.exchange.checkup.CheckupWriter;
import techo.exchange.cost.CostNoticeWriter;
import techo.exchange.cost.TaxFormWriter;
import techo.exchange.notebook.NotebookLimits;
import techo.exchange.notebook.NotebookWriter;
import techo.exchange.notebook.OutputCategory;
import techo.exchange.report.RecordReport;
import techo.exchange.sheet.RecordSheets;
import techo.exchange.table.ColumnMaps;
import techo.exchange.table.ColumnTableWriter;
import techo.terminology.CheckupItems;
import techo.terminology.CheckupMethods;
import techo.terminology.ChoiceLists;

/** FHIR lets each element be left out, and other servers do: codes without a system, systems without a code, empty notes. */
class HalfSaidRecordTest {
    private static final FhirContext R4 = FhirContext.forR4Cached();
    private static final OffsetDateTime MADE = OffsetDateTime.parse("2025-06-20T10:00:00+09:00");
    private static final String CODINGS = "{\"coding\":[{\"code\":\"1\"},{\"display\":\"名\"},"
            + "{\"system\":\"urn:oid:2.16.840.1.113883.2.2.1.6.1001\"},{\"system\":\"urn:oid:1.2.392.200119.6.1002\"},"
            + "{\"system\":\"https://techophr.github.io/fhir/CodeSystem/notebook-record\"},"
            + "{\"system\":\"http://loinc.org\"}]}";
    private static final String WHO =
            "\"identifier\":[{\"system\":\"urn:oid:1.2.392.100495.20.3.81\"},{\"value\":\"1\"}],";

    @Test
    void every_writer_writes_it_or_says_why_not() {
        Bundle record = record();
        Stream<ExportResult> results = Stream.concat(
                Stream.of(
                        RecordSheets.write(record),
                        RecordReport.write(record, MADE),
                        new NotebookWriter(NotebookLimits.standard()).write(record, OutputCategory.FROM_PERSON),
                        new NotebookWriter(NotebookLimits.standard()).write(record, OutputCategory.FROM_INSTITUTION),
                        new CheckupWriter(CheckupItems.load(), ChoiceLists.load(), CheckupMethods.load()).write(record),
                        new CheckupDocumentWriter(R4).write(record, MADE),
                        CostNoticeWriter.write(
                                record, MADE.toLocalDateTime(), CostNoticeWriter.Encoding.UTF_8_WITH_MARK),
                        TaxFormWriter.write(record)),
                ColumnMaps.shipped().all().stream().map(map -> ColumnTableWriter.write(record, map)));

        assertThat(results)
                .allSatisfy(result -> assertThat(
                                result.<List<?>>fold(ExportResult.Exported::files, ExportResult.Refused::errors))
                        .isNotEmpty());
    }

    private static Bundle record() {
        return R4.newJsonParser()
                .parseResource(
                        Bundle.class,
                        "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":["
                                + String.join(
                                        ",",
                                        entry(
                                                "Patient",
                                                "\"name\":[{\"family\":\"見本\"}],\"address\":[{\"city\":\"千代田区\"}],"
                                                        + "\"telecom\":[{\"system\":\"phone\"}]"),
                                        entry(
                                                "Composition",
                                                "\"status\":\"final\",\"category\":[" + CODINGS
                                                        + "],\"event\":[{\"code\":[" + CODINGS
                                                        + "]}],\"section\":[{\"entry\":[{\"reference\":\"Observation/1\"}]}]"),
                                        entry(
                                                "Observation",
                                                WHO + "\"status\":\"final\",\"code\":" + CODINGS
                                                        + ",\"valueQuantity\":{\"unit\":\"kg\"},\"note\":[{\"time\":\"2025-06-10\"}]"),
                                        entry(
                                                "MedicationDispense",
                                                WHO + "\"status\":\"completed\",\"medicationCodeableConcept\":"
                                                        + CODINGS
                                                        + ",\"note\":[{\"time\":\"2025-06-10\"}],\"quantity\":{\"unit\":\"錠\"},"
                                                        + "\"dosageInstruction\":[{\"additionalInstruction\":["
                                                        + CODINGS + "],\"doseAndRate\":[{}]}]"),
                                        entry("MedicationRequest", WHO + "\"status\":\"active\",\"intent\":\"order\""),
                                        entry(
                                                "MedicationStatement",
                                                WHO + "\"status\":\"active\",\"medicationCodeableConcept\":" + CODINGS),
                                        entry(
                                                "AllergyIntolerance",
                                                "\"code\":" + CODINGS + ",\"reaction\":[{\"severity\":\"mild\"}]"),
                                        entry(
                                                "Communication",
                                                "\"status\":\"completed\",\"category\":[" + CODINGS + "]"),
                                        entry("Coverage", WHO + "\"status\":\"active\",\"type\":" + CODINGS),
                                        entry("Immunization", "\"status\":\"completed\",\"vaccineCode\":" + CODINGS),
                                        entry(
                                                "ExplanationOfBenefit",
                                                "\"status\":\"active\",\"billablePeriod\":{\"start\":\"2025\"},"
                                                        + "\"total\":[{\"amount\":{\"currency\":\"JPY\"}}]"),
                                        entry("Organization", WHO + "\"active\":true"),
                                        handedOver("2", "p"),
                                        handedOver("3", "q"))
                                + "]}");
    }

    /** By a pharmacy that has no number where its number should be. */
    private static String handedOver(String id, String document) {
        return entry(
                                "MedicationDispense",
                                "\"contained\":[{\"resourceType\":\"Organization\",\"id\":\"p\",\"identifier\":[{\"system\":"
                                        + "\"http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no\"}]}],"
                                        + "\"status\":\"completed\",\"medicationCodeableConcept\":{\"text\":\"薬\"},"
                                        + "\"performer\":[{\"actor\":{\"reference\":\"#p\"}}],\"whenHandedOver\":\"2025-06-10\"")
                        .replace("\"id\":\"1\"", "\"id\":\"" + id + "\"")
                + ","
                + entry(
                        "Provenance",
                        "\"target\":[{\"reference\":\"MedicationDispense/" + id
                                + "\"}],\"recorded\":\"2025-06-10T00:00:00Z\","
                                + "\"agent\":[{\"who\":{\"display\":\"x\"}}],\"entity\":[{\"role\":\"source\",\"what\":{\"reference\":"
                                + "\"DocumentReference/" + document + "\"}}]");
    }

    private static String entry(String type, String elements) {
        return "{\"resource\":{\"resourceType\":\"" + type + "\",\"id\":\"1\"," + elements + "}}";
    }
}
