package techo.exchange.checkup;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.DateTimeType;

/**
 * HL7 v3 time stamps ({@code YYYY[MM[DD[hhmm[ss]]]]} with an optional {@code +ZZZZ}), in the precision written. A time
 * of day without a zone is Japanese time.
 */
final class Hl7Time {

    private static final Pattern FORM = Pattern.compile(
            "(\\d{4})(?:(\\d{2})(?:(\\d{2})(?:(\\d{2})(\\d{2})(\\d{2})?(?:\\.\\d{1,4})?([+-]\\d{4})?)?)?)?");
    private static final ZoneOffset JAPAN = ZoneOffset.ofHours(9);
    private static final String FIRST_DAY = "-01-01";
    private static final int FIRST_YEAR = 1850;
    private static final int LAST_YEAR = 2199;

    private Hl7Time() {}

    static Optional<DateTimeType> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || number(form, 1) < FIRST_YEAR || number(form, 1) > LAST_YEAR) {
            return Optional.empty();
        }
        try {
            return Optional.of(new DateTimeType(iso(form)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The calendar day, when the time stamp is at least that precise. */
    static Optional<LocalDate> day(String text) {
        return parse(text)
                .map(DateTimeType::getValueAsString)
                .filter(iso -> iso.length() >= 10)
                .map(iso -> LocalDate.parse(iso.substring(0, 10)));
    }

    private static String iso(Matcher form) {
        if (form.group(2) == null) {
            return form.group(1);
        }
        if (form.group(3) == null) {
            return YearMonth.of(number(form, 1), number(form, 2)).toString();
        }
        LocalDate day = LocalDate.of(number(form, 1), number(form, 2), number(form, 3));
        if (form.group(4) == null) {
            return day.toString();
        }
        int second = form.group(6) == null ? 0 : number(form, 6);
        LocalDateTime time = day.atTime(number(form, 4), number(form, 5), second);
        ZoneOffset zone = form.group(7) == null ? JAPAN : ZoneOffset.of(form.group(7));
        return DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx").format(OffsetDateTime.of(time, zone));
    }

    /** The time stamp in the precision given. */
    static String format(BaseDateTimeType time) {
        String iso = time.getValueAsString();
        String digits = iso.replaceFirst("\\.\\d+", "")
                .replaceFirst("Z$", "+0000")
                .replace(":", "")
                .replace("T", "");
        int zone = digits.indexOf('+') >= 0 ? digits.indexOf('+') : iso.length() > 10 ? digits.lastIndexOf('-') : -1;
        return zone < 0 ? digits.replace("-", "") : digits.substring(0, zone).replace("-", "") + digits.substring(zone);
    }

    /** The calendar day in Japan, or the part of it that is given. */
    static String day(BaseDateTimeType time) {
        return time.getPrecision().ordinal() <= TemporalPrecisionEnum.DAY.ordinal()
                ? format(time)
                : DateTimeFormatter.BASIC_ISO_DATE.format(
                        time.getValue().toInstant().atOffset(JAPAN).toLocalDate());
    }

    /** The calendar day in Japan, or the first of the month or year that is given. */
    static LocalDate firstDay(BaseDateTimeType time) {
        if (time.getPrecision().ordinal() > TemporalPrecisionEnum.DAY.ordinal()) {
            return time.getValue().toInstant().atOffset(JAPAN).toLocalDate();
        }
        String stated = time.getValueAsString();
        return LocalDate.parse(stated + FIRST_DAY.substring(stated.length() - "yyyy".length()));
    }

    /** The calendar day in Japan, or the last of the month or year that is given. */
    static LocalDate lastDay(BaseDateTimeType time) {
        LocalDate first = firstDay(time);
        return switch (time.getPrecision()) {
            case YEAR -> first.with(TemporalAdjusters.lastDayOfYear());
            case MONTH -> first.with(TemporalAdjusters.lastDayOfMonth());
            case DAY, MINUTE, SECOND, MILLI -> first;
        };
    }

    private static int number(Matcher form, int group) {
        return Integer.parseInt(form.group(group));
    }
}
