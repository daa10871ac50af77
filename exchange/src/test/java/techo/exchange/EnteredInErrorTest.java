package techo.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Immunization;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import techo.exchange.ExportResult.Exported;
import techo.exchange.cost.CostNoticeWriter;
import techo.exchange.fhir.RecordDocumentWriter;
import techo.exchange.notebook.NotebookLimits;
import techo.exchange.notebook.NotebookWriter;
import techo.exchange.notebook.OutputCategory;
import techo.exchange.report.RecordReport;
import techo.exchange.sheet.RecordSheets;
import techo.exchange.table.ColumnMaps;
import techo.exchange.table.ColumnTableWriter;

/** A result that was taken back is no result: whoever reads a table or a file of it has no status to look at. */
class EnteredInErrorTest {
    private static final OffsetDateTime MADE = OffsetDateTime.parse("2025-06-20T10:00:00+09:00");
    private static final String RECORD = "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":["
            + "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"p\",\"name\":[{\"text\":\"見本\"}]}},"
            + weight("final", "70.5") + "," + weight("entered-in-error", "705")
            + "," + medicine("completed", "見本錠") + "," + medicine("entered-in-error", "誤錠")
            + "," + vaccine("completed", "五種混合") + "," + vaccine("entered-in-error", "誤種")
            + ",{\"resource\":{\"resourceType\":\"AllergyIntolerance\",\"code\":{\"text\":\"誤食\"},\"verificationStatus\":"
            + "{\"coding\":[{\"code\":\"entered-in-error\"}]},\"patient\":{\"reference\":\"Patient/p\"}}},"
            + "{\"resource\":{\"resourceType\":\"ExplanationOfBenefit\",\"status\":\"entered-in-error\",\"billablePeriod\":"
            + "{\"start\":\"2025-06\"},\"total\":[{\"amount\":{\"value\":1,\"currency\":\"JPY\"}}]}}]}";

    @Test
    void it_is_in_no_file_that_is_written_and_that_is_told() {
        List<Exported> written = Stream.of(
                        RecordSheets.write(record()),
                        new NotebookWriter(NotebookLimits.standard()).write(record(), OutputCategory.FROM_PERSON),
                        ColumnTableWriter.write(
                                record(),
                                ColumnMaps.shipped().find("vaccinations").orElseThrow()),
                        RecordReport.write(record(), MADE),
                        new RecordDocumentWriter(FhirContext.forR4Cached()).write(record(), MADE))
                .map(result -> result.fold(done -> done, refused -> {
                    throw new AssertionError(refused.errors().toString());
                }))
                .toList();

        assertThat(written)
                .allSatisfy(exported -> assertThat(exported.warnings())
                        .filteredOn(issue -> issue.code() == CommonIssueCode.ENTERED_IN_ERROR)
                        .extracting(ExchangeIssue::location)
                        .containsExactly(
                                "Bundle.entry[2].resource",
                                "Bundle.entry[4].resource",
                                "Bundle.entry[6].resource",
                                "Bundle.entry[7].resource",
                                "Bundle.entry[8].resource"));
        String texts = String.join(
                "\n",
                written.subList(0, 3).stream()
                        .flatMap(exported -> exported.files().stream())
                        .map(file ->
                                new String(file.bytes(), file.name().endsWith(".txt") ? JapaneseText.CP932 : UTF_8))
                        .toList());
        assertThat(texts).contains("70.5", "見本錠", "五種混合").doesNotContain("705", "誤");
        assertThat(new String(written.get(4).files().get(0).bytes(), UTF_8))
                .contains("70.5", "見本錠", "五種混合")
                .doesNotContain("誤");
        assertThat(CostNoticeWriter.write(record(), LocalDateTime.MIN, CostNoticeWriter.Encoding.UTF_8_WITH_MARK)
                        .<Boolean>fold(done -> false, refused -> true))
                .isTrue();
    }

    @Test
    void no_reference_leads_to_it() {
        Bundle record = record();
        Observation sound = (Observation) record.getEntry().get(1).getResource();
        Reference wrong = new Reference(record.getEntry().get(2).getResource());
        ResourceIndex index = new ResourceIndex(record);

        assertThat(index.find(wrong, sound, Observation.class)).isEmpty();
        assertThat(index.all(Immunization.class)).hasSize(1);
    }

    private static Bundle record() {
        return FhirContext.forR4Cached().newJsonParser().parseResource(Bundle.class, RECORD);
    }

    private static String weight(String status, String kilograms) {
        return "{\"resource\":{\"resourceType\":\"Observation\",\"status\":\"" + status
                + "\",\"code\":{\"text\":\"体重\"},\"subject\":{\"reference\":\"Patient/p\"},\"effectiveDateTime\":"
                + "\"2025-06-10\",\"valueQuantity\":{\"value\":" + kilograms + ",\"unit\":\"kg\"}}}";
    }

    private static String medicine(String status, String name) {
        return "{\"resource\":{\"resourceType\":\"MedicationDispense\",\"status\":\"" + status
                + "\",\"medicationCodeableConcept\":{\"text\":\"" + name
                + "\"},\"subject\":{\"reference\":\"Patient/p\"},"
                + "\"whenHandedOver\":\"2025-06-10\"}}";
    }

    private static String vaccine(String status, String name) {
        return "{\"resource\":{\"resourceType\":\"Immunization\",\"status\":\"" + status
                + "\",\"vaccineCode\":{\"text\":\"" + name + "\"},\"patient\":{\"reference\":\"Patient/p\"},"
                + "\"occurrenceDateTime\":\"2025-06-10\"}}";
    }
}
