package techo.policy.audit;

import java.time.Period;
import java.time.YearMonth;

/**
 * How long records are kept, in whole months, counted from the end of the month in which they were chained.
 *
 * @param period at least three years, as long as records of disclosures to third parties at least (個人情報保護法施行規則 21条)
 */
public record RetentionPeriod(Period period) {
    public static final int LEAST_MONTHS = 36;

    public RetentionPeriod {
        if (period.getDays() != 0 || period.toTotalMonths() < LEAST_MONTHS) {
            throw new IllegalArgumentException("records are kept for whole months, three years at least");
        }
    }

    /** Whether all of a month is old enough. @param now the present month in Japan */
    public boolean isOver(YearMonth month, YearMonth now) {
        return month.plusMonths(1 + period.toTotalMonths()).compareTo(now) <= 0;
    }
}
