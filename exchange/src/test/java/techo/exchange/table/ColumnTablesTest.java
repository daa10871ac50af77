package techo.exchange.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Immunization;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import techo.exchange.ExportFile;
import techo.exchange.ExportResult;
import techo.exchange.ImportKey;
import techo.exchange.ImportResult;
import techo.exchange.ImportResult.Imported;
import techo.exchange.ImportedResource;
import techo.exchange.JapaneseText;
import techo.exchange.RecordBundles;
import techo.exchange.RecordCategory;
import techo.exchange.RecordSource;
import techo.exchange.ResourceIndex;
import techo.exchange.Sheet;
import techo.exchange.SourceFile;
import techo.exchange.WrittenDay;
import techo.exchange.notebook.MedicineSheet;

class ColumnTablesTest {
    private static final Reference PERSON = new Reference("Patient/example");
    private static final ColumnMaps MAPS = ColumnMaps.shipped();
    private static final ColumnTableReader READER = new ColumnTableReader(MAPS);
    private static final String HEAD = "column,element,code,unit,example\n";
    private static final String WHOLE =
            HEAD + ",record,Observation,,\n,category,CK-OTHER,,\n,source,SELF-INPUT,,\n,title,見本,,\n";

    static Stream<ColumnMap> maps() {
        return MAPS.all().stream();
    }

    @ParameterizedTest
    @MethodSource("maps")
    void a_template_is_read_without_a_warning_and_written_back_in_the_same_bytes(ColumnMap map) {
        ExportFile template = ColumnTableWriter.template(map);
        Imported read = imported(template.bytes());

        assertThat(read.warnings()).isEmpty();
        assertThat(read.records().get(0).resources())
                .isNotEmpty()
                .allMatch(imported -> imported.category() == map.category() && imported.source() == map.source());
        assertThat(new String(written(read, map).bytes(), UTF_8)).isEqualTo(new String(template.bytes(), UTF_8));
    }

    @Test
    void a_vaccination_has_what_its_row_says() {
        Immunization given = (Immunization)
                imported(ColumnTableWriter.template(map("vaccinations")).bytes())
                        .records()
                        .get(0)
                        .resources()
                        .get(0)
                        .resource();

        assertThat(given.getOccurrenceDateTimeType().getValueAsString()).isEqualTo("2024-04-10");
        assertThat(given.getVaccineCode().getText()).isEqualTo("五種混合");
        assertThat(given.getLotNumber()).isEqualTo("AB123");
        assertThat(given.getDoseQuantity().getCode()).isEqualTo("mL");
        assertThat(given.getProtocolAppliedFirstRep().getDoseNumberStringType().getValue())
                .isEqualTo("1回目");
    }

    @Test
    void two_doses_of_a_day_stay_two_and_the_next_table_s_copy_is_the_same() {
        String table = "接種日,予防接種名,回数,ロット番号,対象疾病,接種区分,医療機関名,備考\r\n"
                + "2024/4/10,五種混合,1回目,A,,,,\r\n令和6年4月10日,五種混合,1回目,A,,,,\r\n";
        List<ImportedResource> first =
                imported(table.getBytes(UTF_8)).records().get(0).resources();
        List<ImportedResource> second = imported((table + "2024-05-08,五種混合,2回目,B,,,,\r\n").getBytes(JapaneseText.CP932))
                .records()
                .get(0)
                .resources();

        assertThat(first)
                .extracting(ImportedResource::key)
                .doesNotHaveDuplicates()
                .hasSize(2);
        assertThat(second)
                .extracting(ImportedResource::key)
                .containsAll(first.stream().map(ImportedResource::key).toList());
    }

    /** Read as thousands they would be another value, and nobody would be told. */
    @ParameterizedTest
    @CsvSource({"体重(kg),'62,500'", "体重(kg),'６２，５００'", "空腹時中性脂肪(mg/dL),'0,960'"})
    void three_digits_behind_a_decimal_comma_are_kept_as_text(String column, String cell) {
        Imported read =
                imported(("定期健診実施日,健診機関名,健診の種類,身長(cm),BMI,腹囲(cm),最高血圧(mmHg),最低血圧(mmHg),血色素量(g/dL),AST(U/L),ALT(U/L),"
                                + "聴力,心電図," + column + "\r\n2025-06-10,,,,,,,,,,,,,\"" + cell + "\"\r\n")
                        .getBytes(UTF_8));

        assertThat(read.warnings()).extracting(issue -> issue.code().code()).containsExactly("table-number-as-text");
        assertThat(read.records().get(0).resources())
                .extracting(imported ->
                        ((Observation) imported.resource()).getValue().primitiveValue())
                .containsExactly(cell);
    }

    @Test
    void a_number_that_is_none_and_a_column_without_a_meaning_are_told() {
        Imported read = imported(("健診種別,健診実施日,身長(cm),体重(g),頭囲(cm),胸囲(cm),秘密,体重(g)\r\n"
                        + "3-4か月児健診,2024-06-12,測定せず,6350,,,x,9999\r\n3-4か月児健診,不明,60,6350,,,,\r\n")
                .getBytes(UTF_8));

        assertThat(read.warnings())
                .extracting(issue -> issue.code().code() + " " + issue.location())
                .containsExactly(
                        "table-column-unknown line 1, field 7",
                        "table-column-unknown line 1, field 8",
                        "table-number-as-text line 2",
                        "table-row-without-day line 3");
        assertThat(read.records().get(0).resources())
                .extracting(imported ->
                        ((Observation) imported.resource()).getValue().fhirType())
                .containsExactly("string", "Quantity");
    }

    @Test
    void cells_that_a_spreadsheet_would_compute_are_harmless_outside_and_plain_inside() {
        String table = "接種日,予防接種名,回数,ロット番号,対象疾病,接種区分,医療機関名,備考\r\n2024-04-10,五種混合,,,,,,=HYPERLINK(1)\r\n";
        Imported read = imported(table.getBytes(UTF_8));
        ExportFile out = written(read, map("vaccinations"));

        assertThat(new String(out.bytes(), UTF_8)).contains("'=HYPERLINK(1)");
        Immunization again = (Immunization)
                imported(out.bytes()).records().get(0).resources().get(0).resource();
        assertThat(again.getNoteFirstRep().getText()).isEqualTo("=HYPERLINK(1)");
    }

    @Test
    void a_table_of_no_map_is_not_read() {
        SourceFile other = SourceFile.of("日付,内容\r\n2024-04-10,散歩\r\n".getBytes(UTF_8));

        assertThat(refusal(READER.read(other, PERSON))).isEqualTo("format-unknown");
        assertThat(refusal(READER.read(
                        SourceFile.of("接種日,予防接種名,回数,ロット番号,対象疾病,接種区分,医療機関名,備考\r\n\"2024".getBytes(UTF_8)), PERSON)))
                .isEqualTo("table-malformed");
    }

    @Test
    void an_operator_s_own_map_reads_its_table(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("dental.csv"), WHOLE + "歯科健診日,day,,,2025-06-10\n現在歯数,number,,{teeth},28\n");
        ColumnMaps maps = MAPS.with(directory);
        ImportResult read =
                new ColumnTableReader(maps).read(SourceFile.of("歯科健診日,現在歯数\n2025-06-10,28\n".getBytes(UTF_8)), PERSON);

        assertThat(maps.find("vaccinations")).isPresent();
        ImportedResource teeth = read.fold(done -> done, refused -> {
                    throw new AssertionError(refused.errors().toString());
                })
                .records()
                .get(0)
                .resources()
                .get(0);
        assertThat(teeth.category()).isEqualTo(RecordCategory.CK_OTHER);
        assertThat(teeth.source()).isEqualTo(RecordSource.SELF_INPUT);
    }

    @Test
    void rows_of_a_payload_are_where_the_map_says_under_the_keys_that_it_names(@TempDir Path directory)
            throws IOException {
        Files.writeString(
                directory.resolve("payload.csv"),
                WHOLE + ",path,わたしの情報/健診,,\n実施日,day,,,\n身長,number,http://loinc.org|8302-2,cm,\n所見,text,,,\n");
        ColumnTableReader reader = new ColumnTableReader(MAPS.with(directory));
        String payload = "[{\"わたしの情報\":{\"健診\":[{\"実施日\":\"2025年6月10日\",\"身長\":170.2,\"所見\":null,\"他\":1},"
                + "{\"実施日\":\"2024年6月11日\",\"身長\":\"170.4\"}]}}]";
        Imported read = reader.read(SourceFile.of(payload.getBytes(UTF_8)), PERSON)
                .fold(done -> done, refused -> {
                    throw new AssertionError(refused.errors().toString());
                });

        assertThat(read.records().get(0).resources())
                .extracting(imported -> ((Observation) imported.resource())
                                .getEffectiveDateTimeType()
                                .getValueAsString()
                        + " "
                        + ((Observation) imported.resource()).getValueQuantity().getValue())
                .containsExactly("2025-06-10 170.2", "2024-06-11 170.4");
        assertThat(read.warnings())
                .extracting(issue -> issue.code().code() + " " + issue.location())
                .containsExactly("table-column-unknown payload 1, key 4");
        assertThat(refusal(reader.read(SourceFile.of("{\"a\":1}".getBytes(UTF_8)), PERSON)))
                .isEqualTo("format-unknown");
        assertThat(refusal(reader.read(SourceFile.of("[".repeat(10_000).getBytes(UTF_8)), PERSON)))
                .isEqualTo("table-malformed");
    }

    @Test
    void what_no_map_leads_to_is_counted_and_too_many_rows_are_refused(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("payload.csv"), WHOLE + ",path,健診,,\n実施日,day,,,\n身長,number,,cm,\n");
        ColumnTableReader reader = new ColumnTableReader(MAPS.with(directory));
        String row = "{\"実施日\":\"2025-06-10\",\"身長\":170.2}";
        String payload = "{\"健診\":[" + row + "],\"薬\":[{\"名\":\"見本錠\",\"量\":3,\"備考\":null}],\"版\":\"1\"}";
        Imported read = reader.read(SourceFile.of(payload.getBytes(UTF_8)), PERSON)
                .fold(done -> done, refused -> {
                    throw new AssertionError(refused.errors().toString());
                });
        assertThat(read.warnings())
                .extracting(issue -> issue.code().code() + " " + issue.location() + " " + issue.detail())
                .containsExactly("table-part-not-read / 3 values");

        String rows = "{\"健診\":[" + String.join(",", Collections.nCopies(2_001, row)) + "]}";
        assertThat(refusal(reader.read(SourceFile.of(rows.getBytes(UTF_8)), PERSON)))
                .isEqualTo("table-too-many-rows");
    }

    private static final String MEDICINES = "column,element,code,unit,example\n,record,MedicationDispense,,\n"
            + ",category,MED-DISP,,\n,source,PHARMACY,,\n,title,薬剤情報,,\n,path,わたしの情報/受診歴/薬剤情報,,\n"
            + "調剤日,day,,,2025-06-12\n薬局名,pharmacy,,,見本薬局　本店\n医療機関名称,institution,,,見本内科\n"
            + "薬剤名,drug,,,アムロジピン錠２．５ｍｇ\nコード,drug-code,http://capstandard.jp/iyaku.info/CodeSystem/YJ-code|,,2171022F1029\n"
            + "数量,amount,,錠,28\n日数,days,,,28\n用法,usage,,,朝食後\n備考,note,,,\n";

    @Test
    void medicines_of_a_payload_have_the_day_and_the_places_of_the_visit_that_they_lie_in(@TempDir Path directory)
            throws IOException {
        Files.writeString(directory.resolve("medicines.csv"), MEDICINES);
        ColumnTableReader reader = new ColumnTableReader(MAPS.with(directory));
        String payload = "[{\"わたしの情報\":{\"受診歴\":[{\"調剤日\":\"2025年6月12日\",\"薬局名\":\"見本薬局\",\"医療機関名称\":\"見本内科\","
                + "\"受付番号\":\"1\",\"薬剤情報\":[{\"薬剤名\":\"アムロジピン錠２．５ｍｇ\",\"コード\":\"2171022F1029\",\"数量\":\"1,028錠\","
                + "\"日数\":\"28日分\"},{\"薬剤名\":\"見本軟膏\",\"数量\":\"適量\"},{\"数量\":1}]}]}}]";
        Imported read = reader.read(SourceFile.of(payload.getBytes(UTF_8)), PERSON)
                .fold(done -> done, refused -> {
                    throw new AssertionError(refused.errors().toString());
                });

        List<ImportedResource> medicines = read.records().get(0).resources();
        assertThat(medicines)
                .extracting(ImportedResource::key)
                .doesNotHaveDuplicates()
                .hasSize(2);
        assertThat(medicines).allSatisfy(medicine -> {
            assertThat(medicine.category()).isEqualTo(RecordCategory.MED_DISP);
            assertThat(medicine.source()).isEqualTo(RecordSource.PHARMACY);
        });
        MedicationDispense tablets = (MedicationDispense) medicines.get(0).resource();
        assertThat(tablets.getWhenHandedOverElement().getValueAsString()).isEqualTo("2025-06-12");
        assertThat(tablets.getQuantity().getValue()).isEqualByComparingTo("1028");
        assertThat(tablets.getQuantity().getCode()).isEqualTo("TAB");
        assertThat(tablets.getDaysSupply().getValue()).isEqualByComparingTo("28");
        assertThat(tablets.getMedicationCodeableConcept().getCodingFirstRep().getSystem())
                .isEqualTo("http://capstandard.jp/iyaku.info/CodeSystem/YJ-code");
        assertThat(((MedicationDispense) medicines.get(1).resource())
                        .getNoteFirstRep()
                        .getText())
                .isEqualTo("適量");
        assertThat(read.warnings())
                .extracting(issue -> issue.code().code() + " " + issue.location() + " " + issue.detail())
                .containsExactly(
                        "table-number-as-text medicines 2 ",
                        "table-row-incomplete medicines 3 ",
                        "table-part-not-read / 1 values");
        Sheet sheet = MedicineSheet.of(
                new ResourceIndex(RecordBundles.collection(read.records().get(0))));
        assertThat(sheet.rows().get(0)).contains("見本薬局", "見本内科", "2171022F1029", "28");
    }

    @Test
    void medicines_come_back_as_the_table_that_they_were(@TempDir Path directory) throws IOException {
        for (String record : List.of("MedicationDispense", "MedicationRequest")) {
            String rows = record.equals("MedicationDispense") ? MEDICINES : MEDICINES.replaceFirst("薬局名.*\n", "");
            Files.writeString(directory.resolve("medicines.csv"), rows.replace("MedicationDispense", record));
            ColumnMaps maps = MAPS.with(directory);
            ExportFile template =
                    ColumnTableWriter.template(maps.find("medicines").orElseThrow());
            Imported read = new ColumnTableReader(maps)
                    .read(SourceFile.of(template.bytes()), PERSON)
                    .fold(done -> done, refused -> {
                        throw new AssertionError(refused.errors().toString());
                    });

            assertThat(read.records().get(0).resources().get(0).resource().fhirType())
                    .isEqualTo(record);
            assertThat(written(read, maps.find("medicines").orElseThrow()).bytes())
                    .isEqualTo(template.bytes());
        }
    }

    @Test
    void one_drug_of_a_day_in_two_ways_stays_two_medicines(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("medicines.csv"), MEDICINES);
        Files.writeString(
                directory.resolve("ward.csv"),
                MEDICINES.replace("薬剤情報", "病棟").replace("調剤日", "払出日").replace("数量", "払出数"));
        ColumnMaps maps = MAPS.with(directory);
        String head = "調剤日,薬局名,医療機関名称,薬剤名,コード,数量,日数,用法,備考\r\n2025-06-12,見本薬局,,見本錠,,";
        List<ImportKey> keys = Stream.of(
                        head + "21錠,7,毎食後,\r\n",
                        head + "10錠,7,毎食後,\r\n",
                        head + "21錠,14,毎食後,\r\n",
                        head + "21錠,7,頓服,\r\n",
                        (head + "21錠,7,毎食後,\r\n").replace("調剤日", "払出日").replace("数量", "払出数"))
                .map(table -> medicines(maps, table)
                        .records()
                        .get(0)
                        .resources()
                        .get(0)
                        .key())
                .toList();

        assertThat(keys).doesNotHaveDuplicates();
        assertThat(medicines(maps, head + "21錠,7,毎食後,メモ\r\n")
                        .records()
                        .get(0)
                        .resources()
                        .get(0)
                        .key())
                .as("the next table's copy")
                .isEqualTo(keys.get(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1/2錠", "1／2錠", "1〜2錠", "1～2錠", "1-2錠", "2錠×14日", "2錠x14", "2錠＊14", "1錠(頓服)", "1.5.2錠", "1錠 2包"})
    void an_amount_that_is_more_than_a_number_with_a_unit_is_kept_in_words(String amount, @TempDir Path directory)
            throws IOException {
        Files.writeString(directory.resolve("medicines.csv"), MEDICINES);
        Imported read = medicines(
                MAPS.with(directory), "調剤日,薬局名,医療機関名称,薬剤名,コード,数量,日数,用法,備考\r\n2025-06-12,,,見本錠,," + amount + ",,,\r\n");

        MedicationDispense medicine =
                (MedicationDispense) read.records().get(0).resources().get(0).resource();
        assertThat(medicine.hasQuantity()).isFalse();
        assertThat(medicine.getNoteFirstRep().getText()).isEqualTo(amount);
        assertThat(read.warnings()).extracting(issue -> issue.code().code()).containsExactly("table-number-as-text");
    }

    private static Imported medicines(ColumnMaps maps, String table) {
        return new ColumnTableReader(maps)
                .read(SourceFile.of(table.getBytes(UTF_8)), PERSON)
                .fold(done -> done, refused -> {
                    throw new AssertionError(refused.errors().toString());
                });
    }

    @ParameterizedTest
    @CsvSource({
        "令和7年6月10日,2025-06-10",
        "令和元年5月1日,2019-05-01",
        "平成31年4月30日,2019-04-30",
        "2025年6月10日,2025-06-10",
        "令和６年４月１日,2024-04-01",
        "R6.4.1,2024-04-01",
        "r6/4/1,2024-04-01",
        "R060401,2024-04-01",
        "Ｈ31.4.30,2019-04-30",
        "平10-4-1,1998-04-01",
        "㋿ 6年4月1日,2024-04-01",
        "昭和64年1月7日,1989-01-07",
        "6.4.1,",
        "2025/6/1 7,",
        "R7.6.1 0,",
        "24/4/1,",
        "明治元年1月1日,",
        "R6.13.1,",
        "令和0年5月1日,",
        "令和2025年5月1日,",
        "昭和100年1月1日,",
        "2025-02-30,"
    })
    void a_year_of_an_era_is_one_of_it(String written, @Nullable LocalDate day) {
        assertThat(WrittenDay.parse(written)).isEqualTo(Optional.ofNullable(day));
    }

    static Stream<Arguments> wrongMaps() {
        return Stream.of(
                Arguments.of("体重,number,,kg,1\n", "line 1: a row needs its day"),
                Arguments.of("日,date,,,\n", "line 6: no such element: date"),
                Arguments.of("日,day,,,\n体重,number,29463-7,kg,1\n", "line 7: a code is system|code"),
                Arguments.of("日,day,,,\n日,text,,,\n", "column 日 is told twice"),
                Arguments.of("日,day,,,\n別の日,day,,,\n", "column 別の日 is told twice"),
                Arguments.of("日,day,,,\n薬,vaccine,,,\n", "element vaccine is none of a record Observation"),
                Arguments.of("日,day,,,\n薬,drug,,,\n", "element drug is none of a record Observation"),
                Arguments.of("日,day\n", "line 6: a row has five cells"));
    }

    @ParameterizedTest
    @MethodSource("wrongMaps")
    void a_wrong_map_says_where_it_is_wrong(String rows, String problem) {
        assertThatThrownBy(() -> ColumnMaps.parse("x", new StringReader(WHOLE + rows)))
                .isInstanceOf(UnusableColumnMapException.class)
                .hasMessageContaining(problem)
                .hasMessageStartingWith("column map x, ");
    }

    @Test
    void no_two_maps_claim_the_same_table() {
        assertThat(MAPS.all())
                .allSatisfy(map -> assertThat(MAPS.all().stream()
                                .filter(other -> other.fits(map.columns().stream()
                                        .map(ColumnMap.Column::title)
                                        .toList())))
                        .containsExactly(map));
    }

    private static ColumnMap map(String name) {
        return MAPS.find(name).orElseThrow();
    }

    private static Imported imported(byte[] table) {
        return READER.read(SourceFile.of(table), PERSON).fold(read -> read, refused -> {
            throw new AssertionError(refused.errors().toString());
        });
    }

    private static String refusal(ImportResult result) {
        return result.fold(read -> "", refused -> refused.errors().get(0).code().code());
    }

    private static ExportFile written(Imported read, ColumnMap map) {
        ExportResult result =
                ColumnTableWriter.write(RecordBundles.collection(read.records().get(0)), map);
        return result.fold(done -> done.files().get(0), refused -> {
            throw new AssertionError(refused.errors().toString());
        });
    }
}
