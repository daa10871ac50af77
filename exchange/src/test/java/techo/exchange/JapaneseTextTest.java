package techo.exchange;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;

class JapaneseTextTest {
    private static final Charset CP932 = JapaneseText.CP932;

    @Test
    void a_text_is_read_in_whichever_of_the_two_it_is_in() {
        String text = "測定日時,項目\r\n2025-06-10,体重①髙\r\n";
        for (Charset charset : new Charset[] {UTF_8, CP932}) {
            assertThat(read(text.getBytes(charset)).text()).isEqualTo(text);
            assertThat(read(text.getBytes(charset)).otherLine()).isEmpty();
        }
        assertThat(read(("\uFEFF" + text).getBytes(UTF_8)).text()).isEqualTo(text);
    }

    /** As a whole it is text in Shift_JIS, too, of other words. */
    @Test
    void lines_of_two_encodings_are_each_read_in_their_own_and_told() {
        byte[] both =
                joined("day,name\r\n".getBytes(UTF_8), "2025,見本\r\n".getBytes(UTF_8), "2025,花子\r\n".getBytes(CP932));

        assertThat(read(both).text()).isEqualTo("day,name\r\n2025,見本\r\n2025,花子\r\n");
        assertThat(read(both).otherLine()).hasValue(3);
        assertThat(read(joined("見本\r".getBytes(CP932), "\r花子\r".getBytes(UTF_8)))
                        .otherLine())
                .hasValue(3);
        assertThat(read(joined("\uFEFFday\n".getBytes(UTF_8), "花子\n".getBytes(CP932)))
                        .otherLine())
                .hasValue(2);
    }

    /** Each of these has a look-alike in Shift_JIS, or none. */
    @Test
    void signs_that_only_one_encoding_has_do_not_hide_the_encoding_of_their_line() {
        byte[] first = "2025,花子\r\n".getBytes(CP932);
        for (String line : new String[] {"朝食後〜昼", "−1.5錠", "朝—夕", "見本‖", "¢£¬見本"}) {
            assertThat(read(joined(first, line.getBytes(UTF_8))).text()).isEqualTo("2025,花子\r\n" + line);
        }
        assertThat(read(joined(first, "見本\n".getBytes(UTF_8), "μg/dL".getBytes(UTF_8)))
                        .text())
                .endsWith("見本\nμg/dL");
        assertThat(read(joined("見本\n".getBytes(UTF_8), first, "ﾎｼ".getBytes(CP932)))
                        .text())
                .endsWith("花子\r\nﾎｼ");
    }

    /** A name of elsewhere among Japanese: as Shift_JIS the whole line would be other kanji. */
    @Test
    void a_character_that_shift_jis_lacks_does_not_hide_the_encoding_of_its_line() {
        byte[] first = "2025,花子\n".getBytes(CP932);

        assertThat(read(joined("\uFEFF名,注\n".getBytes(UTF_8), "見本们\n".getBytes(UTF_8), first))
                        .text())
                .isEqualTo("名,注\n見本们\n2025,花子\n");
        assertThat(read(joined(first, "見本们\n".getBytes(UTF_8))).text()).endsWith("見本们\n");
        assertThat(read(joined("\uFEFF名\n".getBytes(UTF_8), "们\n".getBytes(UTF_8), first))
                        .text())
                .isEqualTo("名\n们\n2025,花子\n");
    }

    @Test
    void what_is_neither_is_not_guessed() {
        assertThat(JapaneseText.decode(new byte[] {(byte) 0x81})).isEmpty();
        assertThat(JapaneseText.decode(new byte[] {'a', '\n', (byte) 0xFF, (byte) 0xFE}))
                .isEmpty();
        assertThat(JapaneseText.decode(joined("見本\n".getBytes(UTF_8), new byte[] {(byte) 0x81, ' '})))
                .isEmpty();
        assertThat(JapaneseText.decode("\uFEFF見本".getBytes(UTF_16LE))).isEmpty();
    }

    @Test
    void half_width_kana_of_old_machines_are_not_taken_for_the_other_encoding() {
        String kana = "1,ﾐﾎﾝ ﾀﾛｳ\r\n2,見本 太郎ﾃｽﾄ\r\n";

        assertThat(read(kana.getBytes(CP932)).text()).isEqualTo(kana);
        assertThat(read(kana.getBytes(CP932)).otherLine()).isEmpty();
    }

    private static JapaneseText.Decoded read(byte[] bytes) {
        return JapaneseText.decode(bytes).orElseThrow();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
