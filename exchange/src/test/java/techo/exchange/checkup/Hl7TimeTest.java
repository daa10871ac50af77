package techo.exchange.checkup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Hl7TimeTest {

    @ParameterizedTest
    @CsvSource({
        "2025, 2025",
        "202506, 2025-06",
        "20250610, 2025-06-10",
        "202506100930, 2025-06-10T09:30:00+09:00",
        "20250610093015, 2025-06-10T09:30:15+09:00",
        "20250610093000+0000, 2025-06-10T09:30:00+00:00",
        "20240229, 2024-02-29"
    })
    void a_time_stamp_keeps_its_precision(String written, String fhir) {
        assertThat(Hl7Time.parse(written).orElseThrow().getValueAsString()).isEqualTo(fhir);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2",
                "202",
                "20251",
                "20250",
                "20251301",
                "20250229",
                "2025061009",
                "202506102460",
                "20250610093000+9900",
                "R070610",
                "2025-06-10",
                "２０２５０６１０",
                "00000101",
                "99990101"
            })
    void what_is_no_date_is_absent(String written) {
        assertThat(Hl7Time.parse(written)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2024, 2024-01-01, 2024-12-31",
        "202402, 2024-02-01, 2024-02-29",
        "20240331, 2024-03-31, 2024-03-31",
        "20240331153000+0000, 2024-04-01, 2024-04-01"
    })
    void what_is_stated_in_part_has_a_first_and_a_last_day(String written, LocalDate first, LocalDate last) {
        assertThat(Hl7Time.firstDay(Hl7Time.parse(written).orElseThrow())).isEqualTo(first);
        assertThat(Hl7Time.lastDay(Hl7Time.parse(written).orElseThrow())).isEqualTo(last);
    }

    @Test
    void a_day_needs_a_day() {
        assertThat(Hl7Time.day("20250610093000")).contains(LocalDate.of(2025, 6, 10));
        assertThat(Hl7Time.day("202506")).isEmpty();
    }
}
