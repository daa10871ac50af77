package techo.exchange;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.function.LongFunction;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import techo.exchange.cost.CostNoticeReader;
import techo.exchange.fhir.FhirLimits;
import techo.exchange.fhir.FhirReader;
import techo.exchange.home.AppleHealthReader;
import techo.exchange.home.HomeTableReader;
import techo.exchange.home.OpenMhealthReader;
import techo.exchange.table.ColumnMaps;
import techo.exchange.table.ColumnTableReader;

/** Files within the limits of their size that are made of the smallest parts that become objects. */
class SmallPartsTest {
    private static final Reference PERSON = new Reference("Patient/example");
    private static final long MIB = 1 << 20;

    @Test
    void a_row_of_a_million_empty_cells_is_no_table() {
        String wide = "2025-06-10,体重,70,kg" + ",".repeat(CsvRows.MOST_CELLS);

        assertThat(home(wide)).isEqualTo("home-malformed");
        assertThat(home("2025-06-10,a\"" + wide)).isEqualTo("home-malformed");
        assertThat(home("2025-06-10,\"体\"\"重\r\n\"" + ",".repeat(CsvRows.MOST_CELLS)))
                .isEqualTo("home-malformed");
        assertThat(home("2025-06-10,体重,70,kg,,\"\"\"\r\n" + ",".repeat(5_000) + "\""))
                .isEqualTo("1 resources");
        assertThat(home("2025-06-10,体重,70,kg,,\r\n".repeat(CsvRows.MOST_CELLS))).isEqualTo("1 resources");
    }

    @Test
    void a_cost_notice_with_more_claims_than_a_life_has_is_not_read() {
        String notice = "わたしの情報\r\n医療費通知情報\r\n\r\n医療費情報明細\r\n項目名,内容\r\n";

        assertThat(cost(notice + "診療年月,2025年5月\r\n".repeat(2_000))).isEqualTo("2000 resources");
        assertThat(cost(notice + "診療年月,2025年5月\r\n".repeat(20_002))).isEqualTo("file-too-large");
        StringBuilder keys = new StringBuilder(notice);
        for (int i = 0; i < 200_002; i++) {
            keys.append(i).append(",x\r\n");
        }
        assertThat(cost(keys.toString())).isEqualTo("file-too-large");
    }

    @Test
    void the_warnings_about_a_cost_notice_end_somewhere() {
        String notice = "わたしの情報\r\n医療費通知情報\r\n\r\n医療費情報明細\r\n項目名,内容\r\n診療年月,2025年5月\r\n" + "a,b,c\r\n".repeat(5_000);

        List<ExchangeIssue> warnings = new CostNoticeReader()
                .read(file(notice), PERSON)
                .fold(read -> read.warnings(), refused -> refused.errors());
        assertThat(warnings).hasSize(1_001);
        assertThat(warnings.get(1_000).code()).isEqualTo(CommonIssueCode.WARNINGS_CUT);
    }

    @Test
    void empty_objects_are_counted_before_they_become_a_tree() {
        String objects = "{},".repeat(2_000_000) + "{}";

        assertThat(told(new ColumnTableReader(ColumnMaps.shipped()).read(file("[" + objects + "]"), PERSON)))
                .isEqualTo("table-malformed");
        assertThat(told(new OpenMhealthReader()
                        .read(file("{\"header\":{\"schema_id\":{}},\"body\":[" + objects + "]}"), PERSON)))
                .isEqualTo("home-malformed");
        assertThat(told(new FhirReader(FhirContext.forR4Cached(), FhirLimits.standard())
                        .read(
                                PERSON,
                                List.of(file("{\"resourceType\":\"Observation\",\"component\":[" + objects + "]}")))))
                .isEqualTo("file-too-large");
    }

    @Test
    void an_export_of_endless_names_ends_where_no_format_has_so_many() {
        assertThat(readOf(number -> "<a" + number + "/>")).isLessThan(MIB);
        assertThat(readOf(number -> "<a b" + number + "=\"\"/>")).isLessThan(MIB);
        assertThat(readOf(number -> "<p" + number + ":a xmlns:p" + number + "=\"u\"/>"))
                .isLessThan(MIB);
        assertThat(readOf(number -> "<?p" + number + "?>")).isLessThan(MIB);
    }

    @Test
    void a_name_that_never_ends_is_not_waited_for() {
        assertThat(readOf(number -> (number == 0 ? "<" : "") + "a".repeat(1_000)))
                .isLessThan(2 * MIB);
        byte[] wide = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><HealthData/>".getBytes(UTF_16);
        assertThat(streamed(new ByteArrayInputStream(wide))).isEqualTo("xml-malformed");
    }

    /** @return how much was read of an export of 64 MiB until it was refused */
    private static long readOf(LongFunction<String> parts) {
        Parts endless = new Parts(parts);
        assertThat(streamed(endless)).isEqualTo("xml-malformed");
        return endless.given;
    }

    private static final class Parts extends InputStream {
        private final LongFunction<String> parts;
        private byte[] part = "<HealthData>".getBytes(UTF_8);
        private int at;
        private long number;
        private long given;

        Parts(LongFunction<String> parts) {
            this.parts = parts;
        }

        @Override
        public int read() {
            if (given > 64 * MIB) {
                return -1;
            }
            if (at == part.length) {
                part = parts.apply(number++).getBytes(UTF_8);
                at = 0;
            }
            given++;
            return part[at++];
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            int next = read();
            if (next >= 0) {
                into[offset] = (byte) next;
            }
            return next < 0 ? -1 : 1;
        }
    }

    private static String streamed(InputStream export) {
        return new AppleHealthReader()
                .tables(export, 100, table -> {})
                .fold(read -> "", refused -> refused.error().code().code());
    }

    private static String home(String row) {
        return told(new HomeTableReader().read(file("測定日時,項目,値,単位,機器,備考\r\n" + row + "\r\n"), PERSON));
    }

    private static String cost(String notice) {
        return told(new CostNoticeReader().read(file(notice), PERSON));
    }

    private static String told(ImportResult result) {
        return result.fold(
                read -> read.records().get(0).resources().size() + " resources",
                refused -> refused.errors().get(0).code().code());
    }

    private static SourceFile file(String text) {
        return SourceFile.of(text.getBytes(UTF_8));
    }
}
