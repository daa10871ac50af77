package techo.terminology.master;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static techo.terminology.master.SyntheticMasters.WINDOWS_31J;
import static techo.terminology.master.SyntheticMasters.hot;
import static techo.terminology.master.SyntheticMasters.hotHeadings;
import static techo.terminology.master.SyntheticMasters.receiptMedicine;
import static techo.terminology.master.SyntheticMasters.rows;
import static techo.terminology.master.SyntheticMasters.text;
import static techo.terminology.master.SyntheticMasters.workbook;
import static techo.terminology.master.SyntheticMasters.zip;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import techo.terminology.concept.Concept;
import techo.terminology.concept.ConceptTable;
import techo.terminology.master.MasterContent.SystemContent;
import techo.terminology.master.MasterDefect.Kind;

class MasterReaderTest {
    private final MasterLayouts layouts = MasterLayouts.with(List.of());

    @TempDir
    Path directory;

    @Test
    void the_medicines_of_claims_are_read_from_windows_31j_without_headings() throws Exception {
        MasterContent content = read(
                "receipt-medicine",
                text(directory, "y.csv", WINDOWS_31J, rows(0, 20, SyntheticMasters::receiptMedicine)));
        assertThat(content.rows()).isEqualTo(20);
        assertThat(content.encoding()).contains(WINDOWS_31J);
        Concept medicine =
                concepts(content, "receipt-medicine").find("600000007").orElseThrow();
        assertThat(medicine.display()).isEqualTo("架空錠7号１０ｍｇ");
        assertThat(medicine.property("unit")).contains("錠");
        assertThat(medicine.property("nhi-price-code")).contains("0000000F0007");
        assertThat(medicine.property(Concept.DEPRECATED)).isEmpty();
    }

    @Test
    void a_day_of_abolition_is_kept_as_a_day() throws Exception {
        MasterContent content = read("receipt-medicine", text(directory, "y.csv", UTF_8, receiptMedicine(9)));
        assertThat(concepts(content, "receipt-medicine")
                        .find("600000009")
                        .orElseThrow()
                        .property(Concept.DEPRECATED))
                .contains("2025-03-31");
    }

    @Test
    void the_hot_master_fills_each_of_its_code_systems() throws Exception {
        MasterContent content = read(
                "hot",
                text(directory, "MEDIS20251031.TXT", WINDOWS_31J, withHeadings(rows(0, 30, SyntheticMasters::hot))));
        assertThat(concepts(content, "hot13").size()).isEqualTo(30);
        assertThat(concepts(content, "hot9").concepts())
                .extracting(Concept::code)
                .containsExactly("000000001", "000000101", "000000201");
        assertThat(concepts(content, "hot7").size()).isEqualTo(3);
        assertThat(concepts(content, "yj").find("0000000F0002").orElseThrow().display())
                .isEqualTo("架空錠2「見本」");
        assertThat(system(content, "yj").passedOver()).isZero();
    }

    @Test
    void rows_that_mention_no_code_are_counted() throws Exception {
        MasterContent content = read(
                "hot", text(directory, "hot.txt", UTF_8, withHeadings(hot(0), hot(10).replace("0000000F0001", ""))));
        assertThat(concepts(content, "yj").size()).isEqualTo(1);
        assertThat(system(content, "yj").passedOver()).isEqualTo(1);
        assertThat(concepts(content, "hot13").size()).isEqualTo(2);
    }

    @Test
    void a_workbook_is_read_below_its_heading_row_and_headings_may_break_lines() throws Exception {
        Path file = workbook(
                directory,
                "一般名処方マスタ",
                List.of(
                        List.of("一般名処方マスタ"),
                        List.of("", "", "令和7年4月1日適用"),
                        List.of("区分", "一般名コード", "一般名処方の\n標準的な記載", "成分名", "規格"),
                        List.of("内用薬", "0000001F1ZZZ", "【般】カクウ錠10mg", "カクウ", "１０ｍｇ１錠")));
        MasterContent content = read("generic-name", file);
        assertThat(concepts(content, "generic-name")
                        .find("0000001F1ZZZ")
                        .orElseThrow()
                        .display())
                .isEqualTo("【般】カクウ錠10mg");
        assertThat(content.encoding()).isEmpty();
    }

    @Test
    void a_code_that_a_workbook_holds_as_a_number_is_its_digits() throws Exception {
        Path file = workbook(directory, "Sheet1", List.of(List.of("code", "name"), List.of(12345678901234L, "検査")));
        MasterContent content = new MasterReader(declared("code", "name", "[0-9]{14}")).read(file, rows -> {});
        assertThat(content.systems().get(0).concepts().find("12345678901234")).isPresent();
    }

    @Test
    void how_a_text_is_read_aloud_is_not_part_of_it() throws Exception {
        Path file = workbookOf("<si><t>検査</t><rPh sb=\"0\" eb=\"2\"><t>ケンサ</t></rPh></si><si><t>x</t></si>");
        MasterContent content = new MasterReader(declared("検査", "x", "[0-9]+")).read(file, rows -> {});
        assertThat(content.systems().get(0).concepts().find("42").orElseThrow().display())
                .isEqualTo("検査");
    }

    @Test
    void a_workbook_with_entities_is_refused() throws Exception {
        Path file = workbookOf("<si><t>検査&x;</t></si><si><t>x</t></si>");
        MasterReader reader = new MasterReader(declared("検査", "x", "[0-9]+"));
        assertThat(catchThrowableOfType(BrokenMasterException.class, () -> reader.read(file, rows -> {}))
                        .defects())
                .extracting(MasterDefect::kind)
                .containsExactly(Kind.UNREADABLE);
    }

    /** A heading row of the two shared texts, and a row with 42 and the first of them. */
    private Path workbookOf(String sharedTexts) throws IOException {
        Path file = directory.resolve("raw.xlsx");
        Map<String, String> parts = Map.of(
                "[Content_Types].xml", "<Types/>",
                "xl/workbook.xml",
                        "<workbook xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'>"
                                + "<sheets><sheet name='A' sheetId='1' r:id='r1'/></sheets></workbook>",
                "xl/_rels/workbook.xml.rels",
                        "<Relationships><Relationship Id='r1' Target='worksheets/sheet1.xml'/></Relationships>",
                "xl/sharedStrings.xml", "<!DOCTYPE sst [<!ENTITY x 'y'>]><sst>" + sharedTexts + "</sst>",
                "xl/worksheets/sheet1.xml",
                        "<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='C1' t='s'><v>1</v></c></row>"
                                + "<row r='2'><c r='A2'><v>42</v></c><c r='C2' t='s'><v>0</v></c></row>"
                                + "</sheetData></worksheet>");
        try (var zip = new java.util.zip.ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                zip.putNextEntry(new java.util.zip.ZipEntry(part.getKey()));
                zip.write(part.getValue().getBytes(UTF_8));
            }
        }
        return file;
    }

    @Test
    void an_archive_with_one_text_is_unpacked() throws Exception {
        byte[] text =
                String.join("\n", rows(0, 3, SyntheticMasters::receiptMedicine)).getBytes(WINDOWS_31J);
        assertThat(read("receipt-medicine", zip(directory, "y.zip", "y_20251001.csv", text))
                        .rows())
                .isEqualTo(3);
    }

    @Test
    void a_layout_can_be_declared_for_a_master_that_is_not_known_here() throws Exception {
        MasterLayout layout = declared("JLAC10コード", "項目名", "[0-9A-Z]{17}");
        Path file = text(directory, "jlac.tsv", UTF_8, "項目名\tJLAC10コード", "架空検査\t9Z999000000000001");
        assertThat(new MasterReader(layout)
                        .read(file, rows -> {})
                        .systems()
                        .get(0)
                        .concepts()
                        .find("9Z999000000000001"))
                .isPresent();
    }

    @Test
    void progress_is_told_while_rows_are_read() throws Exception {
        List<Long> told = new ArrayList<>();
        Path file = text(directory, "y.csv", UTF_8, rows(0, 4_500, SyntheticMasters::receiptMedicine));
        new MasterReader(layouts.find("receipt-medicine").orElseThrow()).read(file, told::add);
        assertThat(told).containsExactly(2_000L, 4_000L, 4_500L);
    }

    @Test
    void a_broken_row_is_named_with_its_column() throws Exception {
        String[] rows = rows(0, 6, SyntheticMasters::receiptMedicine);
        rows[2] = rows[2].replace("600000002", "6000O0002");
        rows[3] = "0,\"Y\",600000003";
        rows[4] = receiptMedicine(4).replace("99999999", "20251332");
        assertThat(defects("receipt-medicine", text(directory, "y.csv", UTF_8, rows)))
                .containsExactly(
                        new MasterDefect(Kind.CODE_MALFORMED, 3, Optional.of("3")),
                        new MasterDefect(Kind.ROW_TOO_SHORT, 4, Optional.empty()),
                        new MasterDefect(Kind.DAY_MALFORMED, 5, Optional.of("31")));
    }

    @Test
    void a_repeated_code_is_named_by_its_second_row() throws Exception {
        Path file = text(directory, "y.csv", UTF_8, receiptMedicine(1), receiptMedicine(2), receiptMedicine(1));
        assertThat(defects("receipt-medicine", file))
                .containsExactly(new MasterDefect(Kind.CODE_REPEATED, 3, Optional.of("3")));
    }

    @Test
    void missing_headings_are_named() throws Exception {
        String headings = hotHeadings().replace("個別医薬品コード", "YJコード");
        assertThat(defects("hot", text(directory, "hot.txt", UTF_8, headings, hot(0))))
                .containsExactly(new MasterDefect(Kind.HEADING_MISSING, 1, Optional.of("個別医薬品コード")));
    }

    @Test
    void another_master_is_not_taken_for_this_one() throws Exception {
        String disease = receiptMedicine(1).replace("\"Y\"", "\"B\"");
        assertThat(defects("receipt-medicine", text(directory, "b.csv", UTF_8, disease)))
                .containsExactly(new MasterDefect(Kind.ANOTHER_MASTER, 1, Optional.of("2")));
    }

    @Test
    void no_more_than_twenty_defects_are_told() throws Exception {
        String[] rows = new String[100];
        Arrays.fill(rows, "broken");
        assertThat(defects("receipt-medicine", text(directory, "y.csv", UTF_8, rows)))
                .hasSize(20);
    }

    @Test
    void bytes_of_no_encoding_in_use_are_refused() throws Exception {
        Path file =
                Files.write(directory.resolve("y.csv"), new byte[] {'a', (byte) 0x81, (byte) 0xff, (byte) 0xff, '\n'});
        assertThat(defects("receipt-medicine", file))
                .extracting(MasterDefect::kind)
                .containsExactly(Kind.ENCODING_UNKNOWN);
    }

    @Test
    void an_archive_that_unpacks_to_too_much_is_refused() throws Exception {
        MasterReader reader = new MasterReader(layouts.find("receipt-medicine").orElseThrow(), 1_000);
        Path file = zip(directory, "bomb.zip", "y.csv", new byte[1_001]);
        assertThat(catchThrowableOfType(BrokenMasterException.class, () -> reader.read(file, rows -> {}))
                        .defects())
                .extracting(MasterDefect::kind)
                .containsExactly(Kind.TOO_LARGE);
    }

    @Test
    void what_is_no_master_at_all_is_refused() throws Exception {
        Path image = Files.write(directory.resolve("a.png"), new byte[] {'P', 'K', 3, 4, 1, 2, 3});
        assertThat(defects("receipt-medicine", image))
                .extracting(MasterDefect::kind)
                .containsExactly(Kind.UNREADABLE);
        Path empty = Files.createFile(directory.resolve("empty.csv"));
        assertThat(defects("receipt-medicine", empty))
                .extracting(MasterDefect::kind)
                .containsExactly(Kind.EMPTY);
        Path quote = text(directory, "quote.csv", UTF_8, "\"never ends");
        assertThat(defects("receipt-medicine", quote))
                .extracting(MasterDefect::kind)
                .containsExactly(Kind.UNREADABLE);
    }

    @Test
    void every_shipped_layout_names_columns_that_its_headings_can_have() {
        assertThat(layouts.all())
                .extracting(MasterLayout::name)
                .contains("receipt-medicine", "hot", "standard-disease");
        assertThat(layouts.all())
                .allSatisfy(layout -> assertThat(layout.licence()).isNotBlank());
        assertThatThrownBy(() -> new MasterLayout(
                        "x",
                        "",
                        "",
                        0,
                        Optional.empty(),
                        0,
                        Optional.empty(),
                        declared("a", "b", ".*").systems(),
                        ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static MasterLayout declared(String code, String display, String shape) {
        SystemColumns system = new SystemColumns(
                "jlac10",
                "http://medis.or.jp/CodeSystem/master-JLAC10-17digits",
                "JLAC10",
                "JLAC10",
                SystemColumns.Rows.ARE_CONCEPTS,
                ColumnRef.of(code),
                0,
                Pattern.compile(shape),
                ColumnRef.of(display),
                Map.of());
        return new MasterLayout(
                "jlac10", "JLAC10", "JLAC10", 1, Optional.empty(), 0, Optional.empty(), List.of(system), "");
    }

    private MasterContent read(String master, Path file) throws IOException, BrokenMasterException {
        return new MasterReader(layouts.find(master).orElseThrow()).read(file, rows -> {});
    }

    private List<MasterDefect> defects(String master, Path file) {
        return catchThrowableOfType(BrokenMasterException.class, () -> read(master, file))
                .defects();
    }

    private static String[] withHeadings(String... rows) {
        List<String> all = new ArrayList<>(List.of(hotHeadings()));
        all.addAll(Arrays.asList(rows));
        return all.toArray(String[]::new);
    }

    private static SystemContent system(MasterContent content, String id) {
        return content.systems().stream()
                .filter(system -> system.system().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static ConceptTable concepts(MasterContent content, String id) {
        return system(content, id).concepts();
    }
}
