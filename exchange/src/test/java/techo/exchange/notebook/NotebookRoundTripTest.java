package techo.exchange.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import techo.exchange.ExportFile;
import techo.exchange.ExportResult.Exported;
import techo.exchange.ImportedRecord;
import techo.exchange.QrCodes;
import techo.exchange.ResourceIndex;
import techo.exchange.SourceFile;

/** What is read from a file that keeps to the specification is written back in the same bytes, through JSON. */
class NotebookRoundTripTest {

    private static final FhirContext R4 = FhirContext.forR4Cached();
    private static final NotebookWriter WRITER = new NotebookWriter(NotebookLimits.standard());
    private static final String BLOCK = """
            5,20250612,1
            11,見本薬局,13,4,1234567,100-0001,東京都千代田区千代田１－１,03-0000-0002,1
            15,薬剤師 花子,03-0000-0002,1
            51,見本内科,13,1,7654321,1
            55,医師 一郎,内科,1
            """;
    private static final String DRUG = """
            201,1,サンプル錠５ｍｇ,3,錠,4,1149019F1560,1
            301,1,１日３回毎食後服用,14,日分,1,2,1013044400000000,1
            """;

    @Test
    void the_full_sample_of_category_1() {
        comesBack(Notebooks.sample("tc08_category1_full.txt"), OutputCategory.FROM_INSTITUTION, taro());
    }

    @Test
    void the_sample_of_category_2() {
        Patient hanako = new Patient().setGender(AdministrativeGender.FEMALE);
        hanako.addName().setText("見本 花子");
        hanako.getBirthDateElement().setValueAsString("1990-09-01");
        comesBack(Notebooks.sample("tc08_category2_patient.txt"), OutputCategory.FROM_PERSON, hanako);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2,1,そば,1",
                "2,2,セフェム系（発疹）,1",
                "2,3,高血圧症,1",
                "2,9,妊娠中,2",
                "2,1,記入者なし",
                "2,9,その他,9",
                "3,かぜ薬,20250301,20250303,2,1,4900000000000\n31,1,アセトアミノフェン,2,1141001,2\n31,1,カフェイン,1,,2",
                "3,胃腸薬,R070601,,8",
                "3,番号だけ,,,1,7",
                "4,健康診断を受けた,20250610,2",
                "4,日付なし,,1",
                "4,元号,R070610,9",
                "701,薬剤師 花子,見本薬局 本店,03-0000-0002,20240401,,1",
                "701,薬剤師 花子,見本薬局,窓口,R060401,R070331,2"
            })
    void every_record_outside_the_blocks(String lines) {
        comesBack(lines);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "201,1,薬,1,錠,1,,1", "201,1,薬,1.5,錠,2,610443021,1", "201,1,薬,1,錠,3,2171022F2029,2",
                "201,1,薬,1,錠,4,2171022F2029,8", "201,1,薬,1,錠,6,1039157,1", "201,1,薬,1,錠,6,103915702,1",
                "201,1,薬,1,錠,6,1039157020101,9", "201,1,薬,1,錠,1,,1,【般】薬,1,", "201,1,薬,1,錠,1,,1,【般】薬,2,1149019F1ZZZ"
            })
    void every_kind_of_drug_line(String drug) {
        comesBack(BLOCK + drug + "\n301,1,１日１回朝食後服用,28,日分,1,1,,1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "301,1,１日１回,28,日分,1,1,,1", "301,1,１日１回,28,日,1,1,,1", "301,1,内滴,1,調剤,2,1,,1", "301,1,頭痛時,10,回分,3,1,,1",
                "301,1,頭痛時,10,回,3,1,,8", "301,1,注射,1,調剤,4,1,,1", "301,1,塗布,1,調剤,5,1,,1", "301,1,浸煎,7,日分,6,1,,1",
                "301,1,湯,7,日分,7,1,,1", "301,1,,1,調剤,9,1,,1", "301,1,自己注射に使用,1,調剤,9,1,,2", "301,1,その他,1,調剤,10,1,,1",
                "301,1,朝食後,28,日分,1,2,1011000400000000,1", "301,1,毎食後,2,週分,1,1,,1", "301,1,塗布,3,本,5,1,,1"
            })
    void every_dosage_form_and_count(String usage) {
        comesBack(BLOCK + "201,1,薬,2,錠,1,,1\n" + usage);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "401,他の医療機関でも見せてください。,1\n401,二つ目,1",
                "411,錠剤は粉砕して交付した。,31,1",
                "411,副作用があった,30,1",
                "411,他,99,2",
                "421,前回の薬が５錠残っている。,1",
                "421,本人より,2",
                "501,次回は２８日後,1",
                "501,記入者その他,8",
                "601,立ちくらみが減った。,20250618",
                "601,元号で,R070618",
                "601,日付なし",
                "401,注意,1\n411,提供,31,1\n421,残薬,1\n501,備考,1\n601,記入,20250618"
            })
    void every_record_about_a_block(String lines) {
        comesBack(BLOCK + DRUG + lines);
    }

    @Test
    void texts_about_drugs_and_usages_stay_with_theirs() {
        comesBack(BLOCK + """
                  201,1,一つ目,3,錠,1,,1
                  281,1,一包化,1
                  281,1,粉砕,1
                  291,1,車の運転に注意,1
                  201,1,二つ目,2,錠,1,,1
                  291,1,光に注意,1
                  301,1,毎食後,14,日分,1,1,,1
                  311,1,うがい,1
                  311,1,２回,1
                  391,1,一緒に飲まない,1
                  55,医師 二郎,皮膚科,1
                  201,2,軟膏,50,ｇ,1,,1
                  301,2,塗布,1,調剤,5,1,,1
                  311,2,腕,1""");
    }

    @Test
    void two_slips_of_one_day_and_one_pharmacy_stay_two() {
        comesBack(BLOCK + DRUG + "501,一枚目,1\n601,一枚目に,20250613\n" + BLOCK + DRUG.replace("サンプル", "別の") + "501,二枚目,1");
    }

    @Test
    void days_and_their_calendars_come_back_with_the_newest_first() {
        comesBack(BLOCK.replace("20250612", "R070612")
                + DRUG
                + BLOCK.replace("20250612", "H310430")
                + DRUG
                + BLOCK.replace("20250612", "S630101")
                + DRUG);
    }

    @Test
    void institutions_without_a_full_number_keep_what_they_have() {
        comesBack(BLOCK.replace("見本内科,13,1,7654321", "外国の病院,,,ABC")
                        .replace("見本薬局,13,4,1234567,100-0001,東京都千代田区千代田１－１,03-0000-0002", "手書き,99,,,,,")
                + DRUG);
    }

    @Test
    void unknown_records_come_back_word_for_word() {
        comesBack(BLOCK + DRUG + "999,未知の, レコード");
    }

    @Test
    void a_block_of_notes_alone_keeps_its_day_and_institution_as_far_as_they_are_known() {
        ImportedRecord record =
                Notebooks.record(Notebooks.file("5,20250612,1", "11,見本薬局,13,4,1234567,,,,1", "421,残っている,1"));
        assertThat(text(written(record, OutputCategory.FROM_INSTITUTION, taro())))
                .contains("5,20250612,1\r\n11,見本薬局,13,4,1234567,,,,1\r\n421,残っている,1\r\n");
    }

    @Test
    void a_notebook_in_codes_comes_back_from_its_images() {
        Exported parts = NotebookDivider.divide(
                        new ExportFile("okusuri.txt", "text/plain", Notebooks.sample("tc08_category1_full.txt")),
                        "20250612000001",
                        600)
                .fold(exported -> exported, refused -> {
                    throw new AssertionError(refused.errors());
                });
        assertThat(parts.files()).hasSizeGreaterThan(2).allMatch(part -> part.bytes().length <= 600);
        List<SourceFile> images = parts.files().stream()
                .map(part -> SourceFile.of(QrCodes.png(part.bytes())))
                .toList();
        List<byte[]> scanned =
                QrCodes.read(images).stream().map(SourceFile::bytes).toList();
        assertThat(scanned)
                .containsExactlyElementsOf(
                        parts.files().stream().map(ExportFile::bytes).toList());
        ImportedRecord whole = Notebooks.record(Notebooks.sample("tc08_category1_full.txt"));
        ImportedRecord merged = Notebooks.record(scanned.toArray(byte[][]::new));
        assertThat(json(merged)).isEqualTo(json(whole));
    }

    /** The records are those of the first version, with more of them later. */
    @ParameterizedTest
    @ValueSource(strings = {"01", "02", "03", "04", "05", "06", "07"})
    void a_file_of_an_earlier_version_comes_back_as_one_of_the_newest(String version) {
        byte[] newest = file("1", BLOCK + DRUG + "401,注意,1\n501,備考,1\n601,記入,20250618");
        byte[] earlier = Notebooks.bytes(text(newest).replace("JAHISTC08", "JAHISTC" + version));
        assertThat(text(written(Notebooks.record(earlier), OutputCategory.FROM_INSTITUTION, taro())))
                .isEqualTo(text(newest));
    }

    /** From an institution to the person, and from the person to anybody. */
    private static void comesBack(String lines) {
        comesBack(file("1", lines), OutputCategory.FROM_INSTITUTION, taro());
        comesBack(file("2", lines), OutputCategory.FROM_PERSON, taro());
    }

    private static byte[] file(String category, String lines) {
        String file = "JAHISTC08," + category
                + "\n1,見本 太郎,1,S450405,100-0013,東京都千代田区霞が関９－９－９,03-0000-0000,03-0000-0009,,,ミホン タロウ\n" + lines;
        return Notebooks.bytes(file.strip().replace("\n", "\r\n") + "\r\n");
    }

    private static void comesBack(byte[] file, OutputCategory category, Patient person) {
        byte[] written = written(Notebooks.record(file), category, person);
        assertThat(text(written)).isEqualTo(text(file));
        assertThat(written).isEqualTo(file);
    }

    private static byte[] written(ImportedRecord record, OutputCategory category, Patient person) {
        Bundle bundle = new Bundle().setType(Bundle.BundleType.COLLECTION);
        person.setId("Patient/example");
        bundle.addEntry().setResource(person);
        record.resources()
                .forEach(r -> bundle.addEntry().setFullUrl(r.key().fullUrl()).setResource(r.resource()));
        Bundle stored = R4.newJsonParser()
                .parseResource(Bundle.class, R4.newJsonParser().encodeResourceToString(bundle));
        assertThat(new ResourceIndex(stored).all()).hasSize(record.resources().size() + 1);
        return WRITER.write(stored, category)
                .fold(exported -> exported.files().get(0).bytes(), refused -> {
                    throw new AssertionError(refused.errors());
                });
    }

    private static String text(byte[] file) {
        return new String(file, NotebookText.CP932);
    }

    private static String json(ImportedRecord record) {
        return R4.newJsonParser().encodeResourceToString(record.transaction());
    }

    /** The stored person; the day of birth spelled as the file has it. */
    private static Patient taro() {
        Patient person = new Patient().setGender(AdministrativeGender.MALE);
        person.addName().setText("見本 太郎");
        person.addName()
                .setText("ミホン タロウ")
                .addExtension()
                .setUrl("http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation")
                .setValue(new CodeType("SYL"));
        person.getBirthDateElement().setValueAsString("1970-04-05");
        person.getBirthDateElement().addExtension(NotebookSystems.WRITTEN_EXTENSION, new StringType("S450405"));
        person.addAddress().setPostalCode("100-0013").setText("東京都千代田区霞が関９－９－９");
        person.addTelecom().setValue("03-0000-0000");
        person.addContact().addTelecom().setValue("03-0000-0009");
        return person;
    }
}
