package techo.policy.consent;

import java.time.Instant;
import java.time.LocalDate;

/**
 * The age from which a person decides alone, and from which day that age holds.
 *
 * @param from inclusive, a day in Japan
 * @param years the age
 */
public record AgeLimit(LocalDate from, int years) {
    public AgeLimit {
        if (years < 0) {
            throw new IllegalArgumentException("an age is not negative");
        }
    }

    Instant inForceFrom() {
        return from.atStartOfDay(Period.JAPAN).toInstant();
    }

    /** A year of age is full at the end of the day before the birthday; born on 29 February, on 1 March of common years. */
    Instant reachedBy(LocalDate birthDate) {
        LocalDate birthday = birthDate.plusYears(years);
        boolean noSuchDay = birthday.getDayOfMonth() != birthDate.getDayOfMonth();
        return (noSuchDay ? birthday.plusDays(1) : birthday)
                .atStartOfDay(Period.JAPAN)
                .toInstant();
    }
}
