package techo.exchange.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import techo.exchange.notebook.RecordLayout.Content;
import techo.exchange.notebook.RecordLayout.Field;

class NotebookTablesTest {

    private static final Charset CP932 = Charset.forName("windows-31j");

    private final NotebookTables tables = NotebookTables.load();

    @Test
    void every_record_of_the_format_has_its_fields_in_order() {
        assertThat(tables.recordNumbers())
                .containsExactlyInAnyOrder(
                        "JAHISTC", "1", "2", "3", "31", "4", "5", "11", "15", "51", "55", "201", "281", "291", "301",
                        "311", "391", "401", "411", "421", "501", "601", "701", "911");
        for (String number : tables.recordNumbers()) {
            RecordLayout layout = tables.layout(number).orElseThrow();
            int first = number.equals("JAHISTC") ? 1 : 2;
            assertThat(layout.fields().stream().map(Field::position))
                    .as(number)
                    .containsExactlyElementsOf(java.util.stream.IntStream.rangeClosed(first, layout.width())
                            .boxed()
                            .toList());
        }
    }

    @Test
    void the_typed_records_read_the_fields_that_the_table_names() {
        Map<String, String> named = new TreeMap<>();
        tables.layout("201").orElseThrow().fields().forEach(field -> named.put(field.name(), "v" + field.position()));
        var drug = new BlockRecord.Drug(new Row(
                "line 1",
                "201",
                java.util.List.of("201", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11"),
                ""));
        assertThat(drug.rp()).contains(named.get("RP番号"));
        assertThat(drug.name()).contains(named.get("薬品名称"));
        assertThat(drug.doseWritten()).contains(named.get("用量"));
        assertThat(drug.unit()).contains(named.get("単位名"));
        assertThat(drug.codeKind()).contains(named.get("薬品コード種別"));
        assertThat(drug.code()).contains(named.get("薬品コード"));
        assertThat(drug.genericName()).contains(named.get("一般名"));
        assertThat(drug.genericCodeKind()).contains(named.get("一般名コード種別"));
        assertThat(drug.genericCode()).contains(named.get("一般名コード"));
    }

    @Test
    void every_value_that_is_exactly_as_long_as_allowed_passes_and_one_byte_more_is_warned_of() {
        for (String number : tables.recordNumbers()) {
            if (number.equals("JAHISTC") || number.equals("911")) {
                continue;
            }
            for (Field field : tables.layout(number).orElseThrow().fields()) {
                if (field.content() != Content.FREE) {
                    continue;
                }
                assertThat(lengthWarnings(number, field, "1".repeat(field.bytes())))
                        .as(number + field)
                        .isZero();
                assertThat(lengthWarnings(number, field, "1".repeat(field.bytes() + 1)))
                        .as(number + field)
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void length_is_counted_in_bytes_of_cp932() {
        assertThat("漢".getBytes(CP932)).hasSize(2);
        Field name = tables.layout("201").orElseThrow().fields().get(1);
        assertThat(lengthWarnings("201", name, "漢".repeat(60))).isZero();
        assertThat(lengthWarnings("201", name, "漢".repeat(61))).isEqualTo(1);
    }

    private long lengthWarnings(String number, Field field, String value) {
        Issues issues = new Issues(NotebookLimits.standard());
        String line = number + ",".repeat(field.position() - 1) + value;
        Row row = new Row("line 2", number, java.util.List.of(line.split(",", -1)), line);
        new RowChecks(tables, issues).check(row, OutputCategory.FROM_PERSON);
        return issues.warnings().stream()
                .filter(issue -> issue.code() == NotebookIssueCode.FIELD_TOO_LONG)
                .count();
    }

    @Test
    void who_wrote_a_line_is_read_from_the_field_of_that_name() {
        assertThat(tables.recordNumbers())
                .allSatisfy(number -> assertThat(tables.layout(number).orElseThrow().fields().stream()
                                .filter(field -> field.name().equals("レコード作成者"))
                                .mapToInt(Field::position)
                                .findFirst()
                                .orElse(0))
                        .as(number)
                        .isEqualTo(RowCreators.position(number)));
    }

    @Test
    void a_unit_has_its_code_whatever_the_width_of_its_letters() {
        assertThat(tables.unitCode("錠")).contains("TAB");
        assertThat(tables.unitCode("ｍＬ")).contains("ML");
        assertThat(tables.unitCode("mL")).contains("ML");
        assertThat(tables.unitCode("ml")).contains("ML");
        assertThat(tables.unitCode("ｶﾌﾟｾﾙ")).contains("CAP");
        assertThat(tables.unitCode("枚入")).isEmpty();
    }
}
