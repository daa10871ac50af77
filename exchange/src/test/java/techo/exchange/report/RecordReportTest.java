package techo.exchange.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Immunization;
import org.hl7.fhir.r4.model.Immunization.ImmunizationStatus;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.Test;
import techo.exchange.ExportResult.Exported;
import techo.exchange.ExportResult.Refused;
import techo.exchange.ImportResult.Imported;
import techo.exchange.RecordBundles;
import techo.exchange.SourceFile;
import techo.exchange.checkup.CheckupLimits;
import techo.exchange.checkup.CheckupReader;
import techo.exchange.notebook.NotebookLimits;
import techo.exchange.notebook.NotebookReader;
import techo.exchange.pdf.Pdfs;
import techo.terminology.CheckupItems;
import techo.terminology.CheckupMethods;
import techo.terminology.ChoiceLists;

class RecordReportTest {
    private static final OffsetDateTime MADE = OffsetDateTime.parse("2026-04-01T09:30:00+09:00");

    @Test
    void checkups_medicines_and_allergies_are_on_paper() {
        byte[] pdf = pdf(record());
        String text = Pdfs.text(pdf);

        assertThat(text)
                .contains("健康の記録", "氏名", "作成　2026年4月1日 9:30", "2025-06-10", "サンプル健診センター", "身長 170.2 cm", "高い", "お薬")
                .contains("アレルギー・副作用");
        assertThat(Pdfs.faults(pdf)).isEmpty();
    }

    @Test
    void what_was_measured_in_two_years_is_a_graph() {
        Bundle record = record();
        record.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .flatMap(resource -> resource instanceof Observation result ? Stream.of(result.copy()) : Stream.empty())
                .filter(result -> result.getEffective().primitiveValue() != null)
                .toList()
                .forEach(result -> {
                    result.getEffectiveDateTimeType().setValueAsString("2024-06-11");
                    record.addEntry().setResource(result);
                });

        assertThat(Pdfs.text(pdf(record))).contains("健診の推移", "血圧", "2024-06-11", "体重 (kg)");
    }

    @Test
    void the_same_record_at_the_same_time_is_the_same_file() {
        assertThat(pdf(record())).isEqualTo(pdf(record()));
    }

    @Test
    void a_report_of_one_person_takes_less_than_a_second() {
        Bundle record = record();
        long best = LongStream.range(0, 8)
                .map(round -> {
                    long start = System.nanoTime();
                    pdf(record);
                    return System.nanoTime() - start;
                })
                .min()
                .orElseThrow();

        assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void what_the_report_does_not_show_is_named() {
        Bundle record = record();
        record.addEntry().setResource(new Immunization().setStatus(ImmunizationStatus.COMPLETED));
        Exported exported = RecordReport.write(record, MADE).fold(done -> done, refused -> {
            throw new AssertionError(refused.errors().toString());
        });

        assertThat(exported.warnings()).anySatisfy(warning -> {
            assertThat(warning.code()).isEqualTo(ReportIssueCode.NOT_WRITTEN);
            assertThat(warning.detail()).isEqualTo("Immunization");
        });
    }

    @Test
    void a_record_without_anything_to_show_is_refused() {
        Bundle empty = new Bundle();
        empty.addEntry().setResource(new Observation().setCode(new CodeableConcept().setText("?")));

        List<String> codes = RecordReport.write(empty, MADE)
                .fold(
                        done -> List.<String>of(),
                        (Refused refused) -> refused.errors().stream()
                                .map(issue -> issue.code().code())
                                .toList());
        assertThat(codes).containsExactly("report-nothing-to-write");
    }

    private static byte[] pdf(Bundle record) {
        return RecordReport.write(record, MADE).fold(done -> done.files().get(0).bytes(), refused -> {
            throw new AssertionError(refused.errors().toString());
        });
    }

    private static Bundle record() {
        Bundle record = bundle(new CheckupReader(
                        CheckupItems.load(), ChoiceLists.load(), CheckupMethods.load(), CheckupLimits.standard())
                .read(file("checkup/specific.xml"), RecordBundles.person())
                .fold(read -> read, RecordReportTest::fail));
        bundle(new NotebookReader(NotebookLimits.standard())
                        .read(RecordBundles.person(), List.of(file("notebook/tc08_category1_full.txt")))
                        .fold(read -> read, RecordReportTest::fail))
                .getEntry()
                .stream()
                .skip(1)
                .forEach(record::addEntry);
        return record;
    }

    private static Imported fail(techo.exchange.ImportResult.Rejected rejected) {
        throw new AssertionError(rejected.errors().toString());
    }

    private static Bundle bundle(Imported imported) {
        return RecordBundles.collection(imported.records().get(0));
    }

    private static SourceFile file(String name) {
        try (InputStream in = RecordReportTest.class.getResourceAsStream("/techo/exchange/" + name)) {
            return SourceFile.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
