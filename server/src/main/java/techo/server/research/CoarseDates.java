package techo.server.research;

import java.time.DateTimeException;
import java.time.LocalDate;
import techo.policy.research.Generalisation.DateDetail;

/**
 * Writes a FHIR date or dateTime as a study may have it. The time of day never leaves: with a place it would tell of a
 * single visit.
 */
final class CoarseDates {
    private static final int YEAR = 4;
    private static final int MONTH = 7;
    private static final int DAY = 10;
    private static final int MIDDLE_OF_MONTH = 15;

    private final DateDetail detail;

    CoarseDates(DateDetail detail) {
        this.detail = detail;
    }

    /**
     * @param text as FHIR has it: a year, a month, a day or an instant of a day
     * @param shift in days, for the detail that shifts
     * @return false, with nothing written, when it is no date
     */
    boolean append(String text, int shift, StringBuilder out) {
        int length = text.length() > DAY && text.charAt(DAY) == 'T' ? DAY : text.length();
        if ((length != YEAR && length != MONTH && length != DAY) || !isDate(text, length)) {
            return false;
        }
        int year = number(text, 0, YEAR);
        if (length == YEAR || detail == DateDetail.YEAR) {
            pad(out, year, YEAR);
            return true;
        }
        int month = number(text, 5, MONTH);
        if (detail == DateDetail.MONTH) {
            return appendMonth(year, month, out);
        }
        try {
            LocalDate day = LocalDate.of(year, month, length == DAY ? number(text, 8, DAY) : MIDDLE_OF_MONTH)
                    .plusDays(shift);
            appendMonth(day.getYear(), day.getMonthValue(), out);
            if (length == DAY) {
                out.append('-');
                pad(out, day.getDayOfMonth(), 2);
            }
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean appendMonth(int year, int month, StringBuilder out) {
        if (month < 1 || month > 12) {
            return false;
        }
        pad(out, year, YEAR);
        out.append('-');
        pad(out, month, 2);
        return true;
    }

    private static boolean isDate(String text, int length) {
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            boolean separator = i == YEAR || i == MONTH;
            if (separator ? c != '-' : c < '0' || c > '9') {
                return false;
            }
        }
        return true;
    }

    static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }

    private static void pad(StringBuilder out, int number, int width) {
        String digits = Integer.toString(number);
        out.append("0".repeat(Math.max(0, width - digits.length()))).append(digits);
    }
}
