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
    private static final String NO_MONTH = "00";

    private final DateDetail detail;

    CoarseDates(DateDetail detail) {
        this.detail = detail;
    }

    /**
     * @param text as FHIR has it: a year, a month, a day or an instant of a day
     * @param shift in days, for the detail that shifts
     * @return a year, a month or a day; empty when it is no date
     */
    String coarse(String text, int shift) {
        int length = text.length() > DAY && text.charAt(DAY) == 'T' ? DAY : text.length();
        if ((length != YEAR && length != MONTH && length != DAY) || !isDate(text, length)) {
            return "";
        }
        if (length == YEAR || detail == DateDetail.YEAR) {
            return text.substring(0, YEAR);
        }
        int month = digits(text, 5, MONTH);
        if (month < 1 || month > 12) {
            return "";
        }
        return detail == DateDetail.MONTH ? text.substring(0, MONTH) : shifted(text, length, month, shift);
    }

    private static String shifted(String text, int length, int month, int shift) {
        try {
            int day = length == DAY ? digits(text, 8, DAY) : MIDDLE_OF_MONTH;
            String shifted = LocalDate.of(digits(text, 0, YEAR), month, day)
                    .plusDays(shift)
                    .toString();
            return shifted.length() == DAY ? shifted.substring(0, length) : "";
        } catch (DateTimeException e) {
            return "";
        }
    }

    /** A year or a month as a number that grows with it; of what is finer, nothing. */
    static String number(String coarse) {
        return switch (coarse.length()) {
            case YEAR -> coarse + NO_MONTH;
            case MONTH -> coarse.substring(0, YEAR) + coarse.substring(YEAR + 1);
            default -> "";
        };
    }

    /** What {@link #number} made a number of. */
    static String ofNumber(String number) {
        String digits = "0".repeat(YEAR + NO_MONTH.length() - number.length()) + number;
        String year = digits.substring(0, YEAR);
        return digits.endsWith(NO_MONTH) ? year : year + "-" + digits.substring(YEAR);
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

    private static int digits(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}
