package techo.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JapaneseFoldingTest {

    @ParameterizedTest
    @CsvSource({
        "ｶﾞｸｳ ﾊﾅｺ, ガクウ　ハナコ",
        "がくう はなこ, ガクウ ハナコ",
        "キヨウコ, キョウコ",
        "ハツトリ, ハットリ",
        "ユーコ, ユ-コ",
        "ﾕｰｺ, ユ－コ",
        "葛\uDB40\uDD00城, 葛城",
        "福岡, \uFA1B岡",
        "山田　太郎, 山田太郎",
        "Ｔａｒｏ, TARO",
        "㈱架空, (株)架空",
        "ゞ, ヾ"
    })
    void a_reader_takes_both_for_the_same(String one, String other) {
        assertThat(JapaneseFolding.fold(one)).isEqualTo(JapaneseFolding.fold(other));
    }

    @ParameterizedTest
    @CsvSource({"カトウ, ガトウ", "ハナ, パナ", "ユウコ, ユコ", "1-23, 12-3", "JEAN-LUC, JEANLUC", "斎藤, 佐藤"})
    void a_reader_tells_both_apart(String one, String other) {
        assertThat(JapaneseFolding.fold(one)).isNotEqualTo(JapaneseFolding.fold(other));
    }

    @Test
    void the_beginning_of_a_kana_is_not_the_beginning_of_its_voiced_form() {
        assertThat(JapaneseFolding.fold("ｶﾞクウ")).doesNotStartWith(JapaneseFolding.fold("カ"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"がくう ｶﾞｸｳ", "ユーー子", "葛\uDB40\uDD00城", "１－２－３", "𠮷野家", "ﾊﾟｰﾃｨｰ"})
    void folding_again_changes_nothing(String text) {
        String folded = JapaneseFolding.fold(text);
        assertThat(JapaneseFolding.fold(folded)).isEqualTo(folded);
    }

    @Test
    void a_postal_code_is_the_same_with_and_without_its_hyphen() {
        assertThat(JapaneseFolding.foldPostalCode("１００－０００１")).isEqualTo("1000001");
        assertThat(JapaneseFolding.foldPostalCode("100-0001")).isEqualTo("1000001");
    }
}
