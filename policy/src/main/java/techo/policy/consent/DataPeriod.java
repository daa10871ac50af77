package techo.policy.consent;

import java.time.LocalDate;
import java.util.Optional;

/**
 * Which days the data may speak of, as days in Japan.
 *
 * @param first inclusive
 * @param last inclusive, not before {@code first}
 */
public record DataPeriod(LocalDate first, LocalDate last) {
    /** Stands for a first, or a last, day that nobody set. */
    public static final LocalDate EARLIEST = LocalDate.of(1, 1, 2);

    public static final LocalDate LATEST = LocalDate.of(9999, 12, 30);

    public static final DataPeriod BOUNDLESS = new DataPeriod(EARLIEST, LATEST);

    public DataPeriod {
        if (last.isBefore(first)) {
            throw new IllegalArgumentException("a data period does not end before it begins");
        }
    }

    /** @return whether the day is within, and for data that name no day, whether no day could be outside */
    boolean surelyContains(Optional<LocalDate> day) {
        return day.map(this::contains).orElseGet(() -> equals(BOUNDLESS));
    }

    /** @return whether the day is within; data that name no day may be within any period */
    boolean maybeContains(Optional<LocalDate> day) {
        return day.map(this::contains).orElse(true);
    }

    private boolean contains(LocalDate day) {
        return !day.isBefore(first) && !day.isAfter(last);
    }
}
