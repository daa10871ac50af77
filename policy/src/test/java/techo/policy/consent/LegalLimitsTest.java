package techo.policy.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LegalLimitsTest {
    @Test
    void a_year_of_age_is_full_when_the_day_before_the_birthday_ends() {
        AgeLimit fifteen = new AgeLimit(DataPeriod.EARLIEST, 15);
        assertThat(fifteen.reachedBy(LocalDate.of(2011, 5, 5))).isEqualTo(CaseWorld.instant("2026-05-05T00:00"));
        assertThat(fifteen.reachedBy(LocalDate.of(2012, 2, 29))).isEqualTo(CaseWorld.instant("2027-03-01T00:00"));
        assertThat(new AgeLimit(DataPeriod.EARLIEST, 16).reachedBy(LocalDate.of(2012, 2, 29)))
                .isEqualTo(CaseWorld.instant("2028-02-29T00:00"));
        assertThat(new AgeLimit(DataPeriod.EARLIEST, 17).reachedBy(LocalDate.of(2011, 3, 1)))
                .isEqualTo(CaseWorld.instant("2028-03-01T00:00"));
    }

    @Test
    void limits_that_would_open_too_much_are_refused() {
        LegalLimits initial = LegalLimits.initial();
        assertThatIllegalArgumentException().isThrownBy(() -> limits(List.of(), initial.viewing(), Set.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> limits(initial.ages(), Duration.ZERO, Set.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limits(initial.ages(), initial.viewing(), Set.of(DataCategory.UNKNOWN)));
    }

    @Test
    void the_day_of_birth_that_a_statement_compares_with_says_the_same_as_the_rule() {
        LegalLimits initial = LegalLimits.initial();
        LegalLimits limits = limits(
                List.of(new AgeLimit(DataPeriod.EARLIEST, 15), new AgeLimit(LocalDate.of(2027, 4, 1), 16)),
                initial.viewing(),
                Set.of());
        for (LocalDate day : List.of(
                LocalDate.of(2026, 12, 31),
                LocalDate.of(2027, 2, 28),
                LocalDate.of(2027, 3, 1),
                LocalDate.of(2027, 3, 31),
                LocalDate.of(2027, 4, 1),
                LocalDate.of(2028, 2, 28),
                LocalDate.of(2028, 2, 29),
                LocalDate.of(2028, 3, 1))) {
            Instant noon = day.atTime(12, 0).atZone(Period.JAPAN).toInstant();
            LocalDate last = limits.decidesAloneIfBornBy(noon);
            for (LocalDate born = last.minusDays(400); born.isBefore(last.plusDays(400)); born = born.plusDays(1)) {
                assertThat(limits.isMinor(born, noon)).as(born + " on " + day).isEqualTo(born.isAfter(last));
            }
        }
    }

    private static LegalLimits limits(List<AgeLimit> ages, Duration viewing, Set<DataCategory> emergency) {
        LegalLimits initial = LegalLimits.initial();
        return new LegalLimits(
                ages,
                viewing,
                initial.link(),
                initial.dormancy(),
                initial.recheck(),
                initial.emergency(),
                emergency,
                initial.review());
    }
}
