package techo.exchange.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EraDateTest {

    @ParameterizedTest
    @CsvSource({
        "M450729, 1912-07-29",
        "T010730, 1912-07-30",
        "T151224, 1926-12-24",
        "S011225, 1926-12-25",
        "S640107, 1989-01-07",
        "H010108, 1989-01-08",
        "H310430, 2019-04-30",
        "R010501, 2019-05-01",
        "R080229, ",
        "R060229, 2024-02-29",
        "r060229, 2024-02-29",
        "20240229, 2024-02-29",
        "19000101, 1900-01-01"
    })
    void a_day_is_read_in_its_era_up_to_the_border(String text, String day) {
        var date = EraDate.parse(text);
        if (day == null) {
            assertThat(date).isEmpty();
            return;
        }
        assertThat(date).contains(new EraDate(LocalDate.parse(day), true));
    }

    @ParameterizedTest
    @CsvSource({
        "M450730, 1912-07-30",
        "T151225, 1926-12-25",
        "S640108, 1989-01-08",
        "H310501, 2019-05-01",
        "S620230, ",
        "R010430, 2019-04-30",
        "H010107, 1989-01-07"
    })
    void a_day_beyond_the_border_is_read_and_marked(String text, String day) {
        var date = EraDate.parse(text);
        if (day == null) {
            assertThat(date).isEmpty();
            return;
        }
        assertThat(date).contains(new EraDate(LocalDate.parse(day), false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "H000101", "X010101", "H01010", "2024022", "20240230", "20241301", "00000101", "H01-01-01"})
    void anything_else_is_no_date(String text) {
        assertThat(EraDate.parse(text)).isEmpty();
    }
}
