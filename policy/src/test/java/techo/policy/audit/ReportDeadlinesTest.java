package techo.policy.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportDeadlinesTest {
    private static final ReportDeadlines.Days DAYS = new ReportDeadlines.Days(5, 30, 60);
    private static final Set<LocalDate> HOLIDAYS = Set.of(LocalDate.of(2026, 5, 4), LocalDate.of(2026, 5, 5));

    @ParameterizedTest(name = "known {0}, on purpose {1}: prompt {2}, final {3}")
    @CsvSource({
        "2026-04-01, false, 2026-04-05, 2026-04-30",
        // A Saturday, then a Sunday.
        "2026-04-03, false, 2026-04-07, 2026-05-06",
        // The thirtieth day is a Sunday before two holidays.
        "2026-04-04, false, 2026-04-08, 2026-05-06",
        "2026-12-01, false, 2026-12-05, 2027-01-04",
        "2026-04-01, true, 2026-04-05, 2026-06-01",
    })
    void the_day_of_knowing_is_the_first_and_a_final_report_is_due_on_a_working_day(
            LocalDate known, boolean malicious, LocalDate prompt, LocalDate last) {
        assertThat(ReportDeadlines.of(known, malicious, DAYS, HOLIDAYS)).isEqualTo(new ReportDeadlines(prompt, last));
    }
}
