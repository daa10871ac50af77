package techo.server.research;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import techo.policy.research.Generalisation.DateDetail;

class CoarseDatesTest {
    @ParameterizedTest
    @CsvSource({
        "SHIFTED, 2026-03-31T08:15:00+09:00, 2026-04-10",
        "SHIFTED, 2026-03, 2026-03",
        "SHIFTED, 2026, 2026",
        "MONTH, 2026-03-31, 2026-03",
        "MONTH, 2026, 2026",
        "YEAR, 2026-03-31T08:15:00+09:00, 2026",
    })
    void a_day_is_told_as_the_study_says(DateDetail detail, String text, String coarse) {
        assertThat(new CoarseDates(detail).coarse(text, 10)).isEqualTo(coarse);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "2026-3-31", "2026-02-30", "2026-13", "2026/03/31", "花子", "2026-03-31 08:15", "9999-12-31"})
    void what_is_no_day_is_not_told(String text) {
        assertThat(new CoarseDates(DateDetail.SHIFTED).coarse(text, 10)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026", "2026-03", "0000", "0009-12"})
    void a_year_or_a_month_is_a_number_and_back(String coarse) {
        String number = Long.toString(Long.parseLong(CoarseDates.number(coarse)));
        assertThat(CoarseDates.ofNumber(number)).isEqualTo(coarse);
    }

    @Test
    void a_day_is_no_such_number() {
        assertThat(CoarseDates.number("2026-03-31")).isEmpty();
    }
}
