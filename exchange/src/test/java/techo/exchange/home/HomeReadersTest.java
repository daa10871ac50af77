package techo.exchange.home;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import techo.exchange.CellText;
import techo.exchange.ExportFile;
import techo.exchange.ImportResult;
import techo.exchange.ImportResult.Imported;
import techo.exchange.ImportedRecord;
import techo.exchange.ImportedResource;
import techo.exchange.JapaneseText;
import techo.exchange.RecordBundles;
import techo.exchange.RecordCategory;
import techo.exchange.RecordSource;
import techo.exchange.SourceFile;
import techo.exchange.Zips;
import techo.exchange.sheet.RecordSheets;
import techo.profiles.JapaneseProfiles;
import techo.profiles.OfficialPackages;
import techo.profiles.ProfileValidator;

class HomeReadersTest {
    private static final Reference PERSON = new Reference("Patient/example");
    private static final String HEADER = "測定日時,項目,値,単位,機器,備考\r\n";
    private static final String WATCH = "Sample Watch";

    @Test
    void both_halves_of_a_blood_pressure_are_one_observation() {
        Imported read = table(
                "2025-06-10T07:10:00+09:00,最高血圧,138,mmHg,血圧計,起床後\r\n" + "2025/6/10 7:10,拡張期血圧,88,mmHg,血圧計,起床後\r\n");

        assertThat(values(read)).containsExactly("血圧 2025-06-10T07:10:00+09:00 収縮期血圧 138 mmHg 拡張期血圧 88 mmHg");
        assertThat(read.warnings()).isEmpty();
    }

    @Test
    void half_a_blood_pressure_says_what_is_missing() {
        Imported read = table("2025-06-10T07:10:00+09:00,最高血圧,138,mmHg,,\r\n");

        assertThat(values(read)).containsExactly("血圧 2025-06-10T07:10:00+09:00 収縮期血圧 138 mmHg 拡張期血圧 ?");
        assertThat(codes(read)).containsExactly("home-pair-incomplete");
    }

    @Test
    void units_are_converted_and_numbers_without_need_keep_their_digits() {
        Imported read = table("2025-06-10T07:00+09:00,体重,78.40,kg,,\r\n2025-06-10T07:01+09:00,身長,1.702,m,,\r\n"
                + "2025-06-11,睡眠時間,402,分,,\r\n2025-06-10T07:02+09:00,体温,97.7,F,,\r\n"
                + "2025-06-10T07:03+09:00,血糖値,5.5,mmol/L,,\r\n");

        assertThat(values(read))
                .containsExactlyInAnyOrder(
                        "体重 2025-06-10T07:00:00+09:00 78.40 kg",
                        "身長 2025-06-10T07:01:00+09:00 170.2 cm",
                        "睡眠時間 2025-06-11 6.7 時間",
                        "体温 2025-06-10T07:02:00+09:00 36.5 ℃",
                        "血糖値 2025-06-10T07:03:00+09:00 99.0858 mg/dL");
    }

    @Test
    void what_has_no_code_or_another_unit_is_kept_word_for_word() {
        Imported read = table("2025-06-10T07:00+09:00,握力,31,kg,,\r\n2025-06-10T07:00+09:00,体重,12,貫,,\r\n");

        assertThat(values(read))
                .containsExactly("握力 2025-06-10T07:00:00+09:00 31 kg", "体重 2025-06-10T07:00:00+09:00 12 貫");
        assertThat(codes(read)).containsExactly("home-item-unknown", "home-unit-unknown");
        assertThat(resources(read)).allSatisfy(imported -> {
            assertThat(imported.category()).isEqualTo(RecordCategory.UNKNOWN);
            assertThat(imported.resource().getMeta().getProfile()).isEmpty();
        });
    }

    @Test
    void a_line_without_a_time_or_a_number_is_named_and_left_out() {
        Imported read = table("昨日,体重,70,kg,,\r\n2025-06-10,体重,重い,kg,,\r\n2025-06-10,体重,70,kg,,\r\n");

        assertThat(read.warnings())
                .extracting(issue -> issue.code().code() + " " + issue.location())
                .containsExactly("home-time-unreadable line 2", "home-value-unreadable line 3");
        assertThat(values(read)).containsExactly("体重 2025-06-10 70 kg");
    }

    @Test
    void a_number_that_would_unfold_into_gigabytes_is_none() {
        String steps = point("step-count", "\"step_count\":{\"value\":1e999999999,\"unit\":\"steps\"}");
        String weight = point("body-weight", "\"body_weight\":{\"value\":-1e-999999999,\"unit\":\"lb\"}");
        String sound = point("body-weight", "\"body_weight\":{\"value\":70,\"unit\":\"kg\"}");

        Imported read = openMhealth(steps + "\n" + weight + "\n" + sound + "\n");

        assertThat(codes(read)).containsExactly("home-value-unreadable", "home-value-unreadable");
        assertThat(values(read)).containsExactly("体重 2025-06-10T07:10:00+09:00 70 kg");
    }

    @Test
    void a_table_in_shift_jis_is_read_and_one_without_its_columns_is_refused() {
        byte[] bytes = (HEADER + "2025-06-10,体重,70,kg,,\r\n").getBytes(JapaneseText.CP932);

        assertThat(values(imported(new HomeTableReader().read(SourceFile.of(bytes), PERSON))))
                .containsExactly("体重 2025-06-10 70 kg");
        assertThat(refusal(new HomeTableReader().read(file("測定日時,項目\r\n2025-06-10,体重\r\n"), PERSON)))
                .isEqualTo("home-column-missing");
    }

    @Test
    void a_table_that_was_written_comes_back_as_the_same_resources() {
        Imported first = table("2025-06-10T07:05:00+09:00,体重,78.4,kg,体組成計,\r\n"
                + "2025-06-10T07:10:00+09:00,収縮期血圧,138,mmHg,血圧計,起床後\r\n"
                + "2025-06-10T07:10:00+09:00,拡張期血圧,88,mmHg,血圧計,起床後\r\n"
                + "2025-06-10,歩数,8432,歩,活動量計,=1+1\r\n");
        Bundle record = RecordBundles.collection(first.records().get(0));
        ExportFile csv = RecordSheets.write(record).fold(done -> done.files().get(0), refused -> {
            throw new AssertionError();
        });
        Imported again = imported(new HomeTableReader().read(SourceFile.of(csv.bytes()), PERSON));

        assertThat(resources(again))
                .extracting(ImportedResource::key)
                .containsExactlyInAnyOrderElementsOf(
                        resources(first).stream().map(ImportedResource::key).toList());
        assertThat(values(again)).containsExactlyInAnyOrderElementsOf(values(first));
    }

    @Test
    void steps_of_a_day_are_added_up_for_each_device() {
        String export = Exports.of(
                steps("2025-06-10 12:00:00 +0900", "612", WATCH),
                steps("2025-06-10 23:59:00 +0900", "100", WATCH),
                steps("2025-06-10 15:30:00 +0000", "7", WATCH),
                steps("2025-06-10 12:00:00 +0900", "590", "Sample Phone"));

        assertThat(values(apple(export)))
                .containsExactlyInAnyOrder("歩数 2025-06-10 712 歩", "歩数 2025-06-11 7 歩", "歩数 2025-06-10 590 歩");
    }

    @Test
    void sleep_is_of_the_night_and_neither_time_in_bed_nor_awake() {
        String type = "HKCategoryTypeIdentifierSleepAnalysis";
        String export = Exports.of(
                Exports.record(
                        type, "", "2025-06-10 23:40:00 +0900", "2025-06-11 03:00:00 +0900", sleep("AsleepCore"), WATCH),
                Exports.record(
                        type, "", "2025-06-11 03:00:00 +0900", "2025-06-11 03:30:00 +0900", sleep("Awake"), WATCH),
                Exports.record(
                        type, "", "2025-06-11 03:30:00 +0900", "2025-06-11 06:10:00 +0900", sleep("AsleepREM"), WATCH),
                Exports.record(
                        type, "", "2025-06-10 23:00:00 +0900", "2025-06-11 06:30:00 +0900", sleep("InBed"), WATCH));

        assertThat(values(apple(export))).containsExactly("睡眠時間 2025-06-11 6 時間");
    }

    @Test
    void a_blood_pressure_that_an_export_tells_twice_is_one() {
        String time = "2025-06-10 07:10:00 +0900";
        String halves = Exports.record("HKQuantityTypeIdentifierBloodPressureSystolic", "mmHg", time, time, "138", "BP")
                + Exports.record("HKQuantityTypeIdentifierBloodPressureDiastolic", "mmHg", time, time, "88", "BP");
        String export = Exports.of(
                halves,
                "<Correlation type=\"HKCorrelationTypeIdentifierBloodPressure\" startDate=\"" + time + "\">" + halves
                        + "</Correlation>");

        assertThat(values(apple(export))).containsExactly("血圧 2025-06-10T07:10:00+09:00 収縮期血圧 138 mmHg 拡張期血圧 88 mmHg");
    }

    @Test
    void a_share_becomes_a_percentage_and_an_unknown_type_is_counted_once() {
        String time = "2025-06-10 07:10:00 +0900";
        Imported read = apple(Exports.of(
                Exports.record("HKQuantityTypeIdentifierOxygenSaturation", "%", time, time, "0.98", WATCH),
                Exports.record("HKQuantityTypeIdentifierVO2Max", "mL/min·kg", time, time, "41", WATCH),
                Exports.record("HKQuantityTypeIdentifierVO2Max", "mL/min·kg", time, time, "42", WATCH)));

        assertThat(values(read)).containsExactly("SpO2 2025-06-10T07:10:00+09:00 98 %");
        assertThat(read.warnings())
                .singleElement()
                .satisfies(
                        warning -> assertThat(warning.detail()).isEqualTo("HKQuantityTypeIdentifierVO2Max, 2 values"));
    }

    @Test
    void an_export_claims_whose_it_is_and_an_entity_in_it_is_refused() {
        String weight = Exports.record(
                "HKQuantityTypeIdentifierBodyMass",
                "kg",
                "2025-06-10 07:10:00 +0900",
                "2025-06-10 07:10:00 +0900",
                "70",
                WATCH);

        assertThat(apple(Exports.of(weight)).records().get(0).subject().birthDate())
                .hasToString("Optional[1970-04-05]");
        String bomb = Exports.of(weight, "&lol;").replace("]>", "<!ENTITY lol SYSTEM \"file:///etc/passwd\">]>");
        assertThat(refusal(new AppleHealthReader().read(file(bomb), PERSON)))
                .isIn("xml-dtd-forbidden", "xml-malformed");
        assertThat(refusal(new AppleHealthReader().read(file(Exports.of(weight).replace("</HealthData>", "")), PERSON)))
                .isEqualTo("xml-malformed");
    }

    @Test
    void the_zip_that_a_telephone_makes_is_read_whatever_lies_beside_the_export() {
        String time = "2025-06-10 07:10:00 +0900";
        byte[] export = Exports.of(Exports.record("HKQuantityTypeIdentifierBodyMass", "kg", time, time, "62.5", WATCH))
                .getBytes(UTF_8);
        byte[] document = "<ClinicalDocument xmlns=\"urn:hl7-org:v3\"/>".getBytes(UTF_8);
        byte[] clinical = "{\"resourceType\":\"Observation\"}".getBytes(UTF_8);
        SourceFile zip = SourceFile.of(new Zips()
                .file("apple_health_export/export_cda.xml", document)
                .file("apple_health_export/clinical-records/1.json", clinical)
                .file("apple_health_export/書き出したデータ.xml", export)
                .bytes());
        AppleHealthReader reader = new AppleHealthReader();

        ImportedRecord zipped = reader.readArchive(zip, PERSON)
                .orElseThrow()
                .fold(read -> read, refused -> {
                    throw new AssertionError(refused.errors().toString());
                })
                .records()
                .get(0);
        ImportedRecord plain = reader.read(SourceFile.of(export), PERSON)
                .fold(read -> read, refused -> {
                    throw new AssertionError(refused.errors().toString());
                })
                .records()
                .get(0);
        assertThat(zipped.resources())
                .extracting(ImportedResource::key)
                .isEqualTo(plain.resources().stream().map(ImportedResource::key).toList())
                .hasSize(1);
        assertThat(zipped.sourceDigest()).isEqualTo(zip.digest());
        assertThat(reader.readArchive(
                        SourceFile.of(new Zips().file("a.xml", document).bytes()), PERSON))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "techo-record/"})
    void an_export_that_a_record_was_once_made_from_does_not_stand_for_the_record(String folder) {
        byte[] export = Exports.of("").getBytes(UTF_8);
        SourceFile zip = SourceFile.of(new Zips()
                .file(folder + "fhir/Observation.ndjson", "{\"resourceType\":\"Observation\"}\n".getBytes(UTF_8))
                .file(folder + "originals/1.xml", export)
                .bytes());

        assertThat(new AppleHealthReader().readArchive(zip, PERSON)).isEmpty();
        assertThat(new AppleHealthReader()
                        .readArchive(
                                SourceFile.of(new Zips()
                                        .file(folder + "1.xml", export)
                                        .bytes()),
                                PERSON))
                .isPresent();
    }

    @Test
    void a_long_export_becomes_tables_one_after_the_other() {
        List<Integer> sizes = new ArrayList<>();
        List<ExportFile> last = new ArrayList<>();
        AppleHealthReader.Streamed streamed = new AppleHealthReader()
                .tables(Exports.ofLength(5 << 20), 1_000, table -> {
                    sizes.add(new String(table.bytes(), UTF_8).split("\r\n").length - 1);
                    last.clear();
                    last.add(table);
                });
        AppleHealthReader.Streamed.Tables tables = streamed.fold(done -> done, refused -> {
            throw new AssertionError(refused.error().toString());
        });

        assertThat(sizes).hasSize(tables.tables()).allMatch(rows -> rows <= 1_000);
        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo((int) tables.values());
        Imported read =
                imported(new HomeTableReader().read(SourceFile.of(last.get(0).bytes()), PERSON));
        assertThat(values(read)).contains("歩数 2016-01-02 54432 歩");
    }

    @Test
    void a_table_that_cannot_be_handed_on_is_no_fault_of_the_export() {
        assertThatThrownBy(() -> new AppleHealthReader().tables(Exports.ofLength(1 << 20), 100, table -> {
                    throw new UncheckedIOException(new IOException("nobody answers"));
                }))
                .hasRootCauseMessage("nobody answers");
    }

    /** The telephone tells all upper values first, then all lower ones. */
    @Test
    void halves_of_blood_pressures_stand_in_one_table_however_many_there_are() {
        StringBuilder records = new StringBuilder();
        for (String kind : List.of("Systolic", "Diastolic")) {
            for (int day = 1; day <= 7; day++) {
                records.append("<Record type=\"HKQuantityTypeIdentifierBloodPressure")
                        .append(kind)
                        .append("\" sourceName=\"W\" unit=\"mmHg\" value=\"120\" startDate=\"2025-06-0")
                        .append(day)
                        .append(" 07:00:00 +0900\"/>");
            }
        }
        List<SourceFile> tables = new ArrayList<>();
        new AppleHealthReader()
                .tables(
                        new ByteArrayInputStream(("<HealthData>" + records + "</HealthData>").getBytes(UTF_8)),
                        5,
                        table -> tables.add(SourceFile.of(table.bytes())));

        assertThat(tables).hasSize(4);
        assertThat(tables).allSatisfy(table -> {
            Imported read = imported(new HomeTableReader().read(table, PERSON));
            assertThat(codes(read)).isEmpty();
            assertThat(read.records().get(0).resources()).hasSizeLessThanOrEqualTo(2);
        });
    }

    @Test
    void a_long_export_at_hand_gives_the_same_tables_as_xml_and_as_zip_however_often_it_is_read() throws IOException {
        byte[] export = Exports.ofLength(1 << 20).readAllBytes();
        List<ExportFile> once = new ArrayList<>();
        new AppleHealthReader().tables(SourceFile.of(export), 100, once::add);
        List<ExportFile> again = new ArrayList<>();
        AppleHealthReader.Streamed read = new AppleHealthReader()
                .tables(
                        SourceFile.of(new Zips()
                                .file("apple_health_export/export.xml", export)
                                .bytes()),
                        100,
                        again::add)
                .orElseThrow();

        assertThat(once).hasSizeGreaterThan(3);
        assertThat(again.stream().map(table -> new String(table.bytes(), UTF_8)))
                .containsExactlyElementsOf(once.stream()
                        .map(table -> new String(table.bytes(), UTF_8))
                        .toList());
        assertThat(read.<Object>fold(tables -> tables.subject().birthDate().orElseThrow(), refused -> refused))
                .hasToString("1970-04-05");
    }

    @Test
    void of_an_export_that_is_cut_off_it_is_known_at_its_end_that_nothing_may_be_taken() throws IOException {
        byte[] export = Exports.ofLength(1 << 20).readAllBytes();
        SourceFile cut = SourceFile.of(Arrays.copyOf(export, export.length - 20));

        assertThat(new AppleHealthReader().tables(cut, 100, table -> {}).orElseThrow())
                .isInstanceOf(AppleHealthReader.Streamed.Refused.class);
        assertThat(new AppleHealthReader().tables(file("測定日時,項目,値\r\n"), 100, table -> {}))
                .isEmpty();
    }

    @Test
    void data_points_of_open_mhealth_are_read_one_in_a_list_or_in_lines() {
        String pressure = point(
                "blood-pressure",
                "\"systolic_blood_pressure\":{\"value\":138,\"unit\":\"mmHg\"},"
                        + "\"diastolic_blood_pressure\":{\"value\":88,\"unit\":\"mmHg\"}");
        String weight = point("body-weight", "\"body_weight\":{\"value\":150.5,\"unit\":\"lb\"}");
        String mood = point("mood", "\"mood\":{\"value\":5}");

        assertThat(values(openMhealth(pressure)))
                .containsExactly("血圧 2025-06-10T07:10:00+09:00 収縮期血圧 138 mmHg 拡張期血圧 88 mmHg");
        assertThat(values(openMhealth("[" + weight + "]"))).containsExactly("体重 2025-06-10T07:10:00+09:00 68.2657 kg");
        Imported lines = openMhealth(weight + "\n" + mood + "\n");
        assertThat(values(lines)).hasSize(1);
        assertThat(codes(lines)).containsExactly("home-type-not-read");
    }

    @Test
    void json_that_is_cut_off_or_nested_without_end_is_refused() {
        assertThat(refusal(new OpenMhealthReader().read(file("{\"header\":{\"schema_id\""), PERSON)))
                .isEqualTo("home-malformed");
        assertThat(refusal(new OpenMhealthReader().read(file("[".repeat(100_000)), PERSON)))
                .isEqualTo("home-malformed");
    }

    @Test
    void every_item_keeps_the_rules_of_the_profile_that_it_claims() {
        FhirContext r4 = FhirContext.forR4Cached();
        ProfileValidator validator = ProfileValidator.create(
                r4, JapaneseProfiles.load(r4), new DefaultProfileValidationSupport(r4), OfficialPackages.none(), 1);
        StringBuilder rows = new StringBuilder();
        HomeItems.load()
                .all()
                .forEach(item -> rows.append("2025-06-10T07:10:00+09:00,")
                        .append(item.japanese())
                        .append(",50,")
                        .append(item.unit())
                        .append(",,\r\n"));
        Imported read = table(rows.toString());

        assertThat(read.warnings()).isEmpty();
        assertThat(resources(read)).hasSize(HomeItems.load().all().size() - 1).allSatisfy(imported -> {
            assertThat(imported.source()).isEqualTo(RecordSource.SELF_INPUT);
            assertThat(imported.resource().getMeta().getProfile()).hasSize(1);
            assertThat(validator.validate(imported.resource())).isEmpty();
        });
    }

    private static String steps(String start, String count, String device) {
        return Exports.record("HKQuantityTypeIdentifierStepCount", "count", start, start, count, device);
    }

    private static String sleep(String state) {
        return "HKCategoryValueSleepAnalysis" + state;
    }

    private static String point(String schema, String body) {
        return "{\"header\":{\"schema_id\":{\"namespace\":\"omh\",\"name\":\"" + schema + "\"}},\"body\":{" + body
                + ",\"effective_time_frame\":{\"date_time\":\"2025-06-10T07:10:00+09:00\"}}}";
    }

    private static Imported table(String rows) {
        return imported(new HomeTableReader().read(file(HEADER + rows), PERSON));
    }

    private static Imported apple(String export) {
        return imported(new AppleHealthReader().read(file(export), PERSON));
    }

    private static Imported openMhealth(String json) {
        return imported(new OpenMhealthReader().read(file(json), PERSON));
    }

    private static SourceFile file(String text) {
        return SourceFile.of(text.getBytes(UTF_8));
    }

    private static Imported imported(ImportResult result) {
        return result.fold(read -> read, refused -> {
            throw new AssertionError(refused.errors().toString());
        });
    }

    private static String refusal(ImportResult result) {
        return result.fold(read -> "", refused -> refused.errors().get(0).code().code());
    }

    private static List<ImportedResource> resources(Imported read) {
        return read.records().get(0).resources();
    }

    private static List<String> codes(Imported read) {
        return read.warnings().stream().map(issue -> issue.code().code()).toList();
    }

    private static List<String> values(Imported read) {
        return resources(read).stream()
                .map(imported -> words((Observation) imported.resource()))
                .toList();
    }

    private static String words(Observation measured) {
        StringBuilder words = new StringBuilder(CellText.of(measured.getCode()))
                .append(' ')
                .append(CellText.begin(measured.getEffective()).orElseThrow().getValueAsString());
        if (measured.hasValueQuantity()) {
            words.append(' ')
                    .append(CellText.number(measured.getValueQuantity()))
                    .append(' ')
                    .append(CellText.unit(measured.getValueQuantity()));
        }
        measured.getComponent()
                .forEach(part -> words.append(' ')
                        .append(CellText.of(part.getCode()))
                        .append(
                                part.hasValue()
                                        ? " " + CellText.number(part.getValueQuantity()) + " "
                                                + CellText.unit(part.getValueQuantity())
                                        : " ?"));
        return words.toString();
    }
}
