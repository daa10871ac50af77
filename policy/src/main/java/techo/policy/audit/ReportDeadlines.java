package techo.policy.audit;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.Set;

/**
 * By when a breach is reported to the Personal Information Protection Commission (個人情報保護法 26条, 施行規則 8条). The day on
 * which it became known is the first; days off count, and a final report that falls on one is due on the next working day.
 *
 * @param prompt the last day of the prompt report (速報)
 * @param last the last day of the final report (確報)
 */
public record ReportDeadlines(LocalDate prompt, LocalDate last) {
    private static final MonthDay YEAR_END = MonthDay.of(12, 29);
    private static final MonthDay NEW_YEAR = MonthDay.of(1, 3);

    /**
     * @param known the day in Japan on which it became known
     * @param malicious whether somebody did it on purpose (不正の目的), which gives more time
     */
    public static ReportDeadlines of(LocalDate known, boolean malicious, Days days, Set<LocalDate> holidays) {
        LocalDate last = known.plusDays((malicious ? days.malicious() : days.last()) - 1L);
        while (isDayOff(last, holidays)) {
            last = last.plusDays(1);
        }
        return new ReportDeadlines(known.plusDays(days.prompt() - 1L), last);
    }

    /** Saturdays, Sundays, holidays, and the days around New Year (行政機関の休日に関する法律 1条). */
    private static boolean isDayOff(LocalDate day, Set<LocalDate> holidays) {
        MonthDay inYear = MonthDay.from(day);
        return day.getDayOfWeek() == DayOfWeek.SATURDAY
                || day.getDayOfWeek() == DayOfWeek.SUNDAY
                || !inYear.isBefore(YEAR_END)
                || !inYear.isAfter(NEW_YEAR)
                || holidays.contains(day);
    }

    /** How many days each report has. */
    public record Days(int prompt, int last, int malicious) {
        public Days {
            if (prompt < 1 || last < prompt || malicious < last) {
                throw new IllegalArgumentException("a prompt report comes before the final one");
            }
        }
    }
}
