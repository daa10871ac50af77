package techo.exchange.sheet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Immunization;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;
import techo.exchange.ExportFile;
import techo.exchange.ExportResult;
import techo.exchange.ExportResult.Exported;
import techo.exchange.ExportResult.Refused;
import techo.exchange.ImportResult.Imported;
import techo.exchange.RecordBundles;
import techo.exchange.SourceFile;
import techo.exchange.checkup.CheckupLimits;
import techo.exchange.checkup.CheckupReader;
import techo.exchange.notebook.NotebookLimits;
import techo.exchange.notebook.NotebookReader;
import techo.terminology.CheckupItems;
import techo.terminology.CheckupMethods;
import techo.terminology.ChoiceLists;

class RecordSheetsTest {
    private static final Reference PERSON = new Reference("Patient/example");

    @Test
    void a_checkup_has_a_row_for_each_result_with_its_range_and_judgement() {
        List<CSVRecord> rows = rows(file(checkup(), "健診結果_明細.csv"));

        assertThat(rows)
                .hasSizeGreaterThan(60)
                .allSatisfy(row -> assertThat(row.get("健診実施日")).isEqualTo("2025-06-10"));
        assertThat(rows)
                .filteredOn(row -> row.get("項目コード").equals("9N001000000000001"))
                .singleElement()
                .satisfies(row -> assertThat(row.toList())
                        .containsExactly(
                                "2025-06-10",
                                "特定健康診査",
                                "サンプル健診センター",
                                "9N001000000000001",
                                "身長",
                                "170.2",
                                "cm",
                                "",
                                "",
                                "",
                                ""));
        assertThat(rows)
                .anySatisfy(row -> assertThat(row.get("基準値上限")).isNotEmpty())
                .anySatisfy(row -> assertThat(row.get("判定")).isEqualTo("H"));
    }

    @Test
    void a_checkup_is_a_row_with_a_column_for_each_item() {
        List<CSVRecord> rows = rows(file(checkup(), "健診結果_一覧.csv"));

        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.get("健診機関名")).isEqualTo("サンプル健診センター");
            assertThat(row.get("身長(cm)")).isEqualTo("170.2");
            assertThat(row.get("既往歴")).isEqualTo("特記すべきことあり");
        });
    }

    @Test
    void a_medicine_is_a_row_with_who_gave_and_who_prescribed_it() {
        List<CSVRecord> rows = rows(file(notebook("tc08_category1_full.txt"), "お薬_明細.csv"));

        assertThat(rows)
                .filteredOn(row -> row.get("薬品名").equals("ロキソニン錠６０ｍｇ"))
                .singleElement()
                .satisfies(row -> assertThat(row.toMap())
                        .containsAllEntriesOf(Map.of(
                                "調剤日", "2025-06-12",
                                "薬局名", "見本薬局 本店",
                                "処方元医療機関", "見本内科クリニック",
                                "診療科", "内科",
                                "処方医", "医師 一郎",
                                "剤形", "屯服",
                                "薬品コード種別", "YJコード",
                                "薬品コード", "1149019F1560",
                                "用量", "1"))
                        .containsAllEntriesOf(Map.of("日数等", "10", "日数等の単位", "回分", "用法", "頭痛時服用、６時間以上あけてください")));
        assertThat(rows)
                .filteredOn(row -> row.get("薬品名").startsWith("アムロジピン"))
                .singleElement()
                .satisfies(row -> assertThat(row.toMap())
                        .containsAllEntriesOf(Map.of("RP番号", "1", "用量", "1", "単位", "錠", "日数等", "28", "日数等の単位", "日分")));
        assertThat(rows).extracting(row -> row.get("調剤日")).isSortedAccordingTo((one, other) -> other.compareTo(one));
    }

    @Test
    void a_measurement_of_two_values_is_two_rows() {
        Observation pressure = measured("血圧");
        pressure.addComponent().setCode(text("収縮期血圧")).setValue(quantity("138", "mmHg"));
        pressure.addComponent().setCode(text("拡張期血圧")).setValue(quantity("88.0", "mmHg"));
        pressure.addNote().setText("起床後");

        assertThat(rows(file(record(pressure), "測定値_明細.csv")))
                .extracting(CSVRecord::toList)
                .containsExactly(
                        List.of("2025-06-10T07:10:00+09:00", "収縮期血圧", "138", "mmHg", "", "起床後"),
                        List.of("2025-06-10T07:10:00+09:00", "拡張期血圧", "88.0", "mmHg", "", "起床後"));
    }

    @Test
    void a_cell_that_a_spreadsheet_would_compute_is_made_harmless() {
        Observation measured = measured("=HYPERLINK(\"https://example.org\")");
        measured.setValue(new StringType("+1+1"));

        assertThat(rows(file(record(measured), "測定値_明細.csv"))).singleElement().satisfies(row -> {
            assertThat(row.get("項目")).startsWith("'=");
            assertThat(row.get("値")).isEqualTo("'+1+1");
        });
    }

    @Test
    void a_table_without_rows_is_not_written() {
        assertThat(exported(checkup()).files())
                .extracting(ExportFile::name)
                .containsExactly("健診結果_明細.csv", "健診結果_一覧.csv");
    }

    @Test
    void what_no_table_shows_is_named() {
        Observation measured = measured("体重");
        measured.setValue(quantity("78.4", "kg"));
        Bundle record = record(measured);
        record.addEntry().setResource(new Immunization().setLotNumber("A1"));

        assertThat(exported(record).warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo(SheetIssueCode.NOT_WRITTEN);
            assertThat(warning.location()).isEqualTo("Bundle.entry[1].resource");
            assertThat(warning.detail()).isEqualTo("Immunization");
        });
    }

    @Test
    void a_record_that_no_table_shows_is_refused() {
        ExportResult result = RecordSheets.write(new Bundle().setType(BundleType.COLLECTION));

        assertThat(result)
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.errors())
                                .singleElement()
                                .satisfies(
                                        error -> assertThat(error.code()).isEqualTo(SheetIssueCode.NOTHING_TO_WRITE)));
    }

    private static Observation measured(String what) {
        return new Observation().setCode(text(what)).setEffective(new DateTimeType("2025-06-10T07:10:00+09:00"));
    }

    private static CodeableConcept text(String text) {
        return new CodeableConcept().setText(text);
    }

    private static Quantity quantity(String value, String unit) {
        return new Quantity().setValue(new java.math.BigDecimal(value)).setUnit(unit);
    }

    private static Bundle record(Observation observation) {
        Bundle record = new Bundle().setType(BundleType.COLLECTION);
        record.addEntry().setResource(observation);
        return record;
    }

    private static Bundle checkup() {
        Imported imported = (Imported) new CheckupReader(
                        CheckupItems.load(), ChoiceLists.load(), CheckupMethods.load(), CheckupLimits.standard())
                .read(sample("checkup/specific.xml"), PERSON);
        return RecordBundles.collection(imported.records().get(0));
    }

    private static Bundle notebook(String file) {
        Imported imported = (Imported)
                new NotebookReader(NotebookLimits.standard()).read(PERSON, List.of(sample("notebook/" + file)));
        return RecordBundles.collection(imported.records().get(0));
    }

    private static SourceFile sample(String name) {
        try (InputStream stream = RecordSheetsTest.class.getResourceAsStream("/techo/exchange/" + name)) {
            return SourceFile.of(stream.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Exported exported(Bundle record) {
        return (Exported) RecordSheets.write(record);
    }

    private static ExportFile file(Bundle record, String name) {
        return exported(record).files().stream()
                .filter(file -> file.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<CSVRecord> rows(ExportFile file) {
        String text = new String(file.bytes(), UTF_8);
        assertThat(text).startsWith("\uFEFF").contains("\r\n");
        try {
            return CSVFormat.RFC4180
                    .builder()
                    .setHeader()
                    .setSkipHeaderRecord(true)
                    .build()
                    .parse(new StringReader(text.substring(1)))
                    .getRecords();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
