package techo.exchange.notebook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static techo.exchange.notebook.Notebooks.bytes;
import static techo.exchange.notebook.Notebooks.file;
import static techo.exchange.notebook.Notebooks.only;
import static techo.exchange.notebook.Notebooks.record;
import static techo.exchange.notebook.Notebooks.rejected;
import static techo.exchange.notebook.Notebooks.warnings;

import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import techo.exchange.DocumentKind;
import techo.exchange.SourceFile;

class NotebookTextTest {

    private static final String HEAD = "JAHISTC08,1\r\n" + Notebooks.PERSON + "\r\n";

    private static String memo(byte[] file) {
        return only(Observation.class, file).getValueStringType().getValue();
    }

    @Test
    void characters_of_cp932_beyond_the_standard_survive() {
        assertThat(memo(file("4,①㈱～■ⅡΩ髙﨑,20250601,2"))).isEqualTo("①㈱～■ⅡΩ髙﨑");
    }

    @Test
    void gaiji_are_kept_as_private_characters_with_a_warning() {
        byte[] file = "JAHISTC08,1\r\n1,A,1,S450405\r\n4,X\u00F0\u0040Y,20250601,2\r\n".getBytes(ISO_8859_1);
        assertThat(memo(file)).isEqualTo("X\uE000Y");
        assertThat(warnings(file)).contains("notebook-private-character @ line 3, field 2");
    }

    @Test
    void utf8_with_a_byte_order_mark_is_read() {
        byte[] file = ("\uFEFF" + HEAD + "4,漢字,20250601,2\r\n").getBytes(UTF_8);
        assertThat(memo(file)).isEqualTo("漢字");
        assertThat(warnings(file)).contains("notebook-encoding-utf8 @ line 1");
    }

    @Test
    void utf8_without_a_mark_may_hold_characters_that_cp932_lacks() {
        assertThat(memo((HEAD + "4,𠮷野家,20250601,2\r\n").getBytes(UTF_8))).isEqualTo("𠮷野家");
    }

    /** As Shift_JIS these are readable, too, and other words. */
    @ParameterizedTest
    @ValueSource(strings = {"食前〜昼", "見本−錠", "𠮷野家"})
    void utf8_that_can_be_read_as_cp932_is_read_as_what_is_meant(String memo) {
        byte[] file = ("JAHISTC08,1\r\n1,A,1,S450405\r\n4," + memo + ",20250601,2\r\n").getBytes(UTF_8);
        assertThat(new String(file, NotebookText.CP932)).doesNotContain("\uFFFD");
        assertThat(memo(file)).isEqualTo(memo);
        assertThat(warnings(file)).contains("notebook-encoding-utf8 @ line 1");
    }

    @Test
    void half_width_kana_in_cp932_are_not_mistaken_for_utf8() {
        // C3 BD is a letter with an accent in UTF-8, and two kana in CP932.
        byte[] file = bytes("JAHISTC08,1\r\n1,ﾃｽ,1,S450405\r\n");
        assertThat(record(file).subject().name()).contains("ﾃｽ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0080", "\u00FF", "\u0085\u0040", "\u0081"})
    void undecodable_bytes_refuse_the_file_at_their_line(String damage) {
        byte[] file = ("JAHISTC08,1\r\n1,A,1,S450405\r\n4," + damage + "\r\n").getBytes(ISO_8859_1);
        var error = rejected(file).errors().get(0);
        assertThat(error.code()).isEqualTo(NotebookIssueCode.BYTES_UNDECODABLE);
        assertThat(error.location()).isEqualTo("line 3");
    }

    @Test
    void an_end_of_file_mark_and_what_pads_it_are_no_line() {
        assertThat(warnings(bytes(HEAD + "\u001A\u0000\u0000"))).isEmpty();
    }

    @Test
    void nul_inside_a_value_becomes_a_space_with_a_warning() {
        byte[] file = bytes(HEAD + "4,a\u0000b,20250601,2\r\n");
        assertThat(memo(file)).isEqualTo("a b");
        assertThat(warnings(file)).contains("notebook-control-character @ line 3");
    }

    @Test
    void lines_may_end_in_a_carriage_return_alone() {
        byte[] file = bytes(HEAD.replace("\r\n", "\r") + "4,メモ,20250601,2\r");
        assertThat(SourceFile.of(file).kind()).isEqualTo(DocumentKind.NOTEBOOK);
        assertThat(memo(file)).isEqualTo("メモ");
        assertThat(warnings(file)).containsExactly("notebook-line-ending @ line 1");
    }

    @Test
    void a_carriage_return_inside_of_a_line_ends_no_line() {
        byte[] file = bytes(HEAD + "4,a\rb,20250601,2\r\n");
        assertThat(memo(file)).isEqualTo("a b");
    }

    @Test
    void space_before_the_header_is_passed_over() {
        byte[] file = bytes("\r\n  " + HEAD + "4,メモ,20250601,2\r\n");
        assertThat(SourceFile.of(file).kind()).isEqualTo(DocumentKind.NOTEBOOK);
        assertThat(memo(file)).isEqualTo("メモ");
    }

    @Test
    void the_last_line_needs_no_line_end() {
        assertThat(memo(bytes(HEAD + "4,メモ,20250601,2"))).isEqualTo("メモ");
    }
}
