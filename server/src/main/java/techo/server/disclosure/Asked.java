package techo.server.disclosure;

import java.net.URI;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.IntegerType;
import org.jspecify.annotations.Nullable;
import techo.interceptors.error.TechoException;
import techo.policy.consent.Period;

/**
 * Which part of a log is asked for, and how it is to look.
 *
 * @param period whole days in Japan
 * @param offset how many of the newest are left out
 * @param count how many at most
 */
record Asked(Period period, Format format, int offset, int count) {
    private static final LocalDate FIRST = LocalDate.of(1900, 1, 1);
    private static final LocalDate LAST = LocalDate.of(9999, 12, 30);
    private static final int FURTHEST = 100_000;
    private static final int READ_TOGETHER = 500;

    /** @throws TechoException when it cannot be understood */
    static Asked of(
            @Nullable DateType from,
            @Nullable DateType to,
            @Nullable CodeType format,
            @Nullable IntegerType offset,
            @Nullable IntegerType count,
            int defaultCount,
            int maximumCount) {
        LocalDate first = from == null ? FIRST : day(from);
        LocalDate last = to == null ? LAST : day(to);
        int left = offset == null ? 0 : offset.getValue();
        int most = count == null ? defaultCount : count.getValue();
        if (first.isAfter(last) || left < 0 || left > FURTHEST || most < 1) {
            throw new TechoException(DisclosureError.PARAMETER_INVALID);
        }
        return new Asked(Period.ofDays(first, last), format(format), left, Math.min(most, maximumCount));
    }

    /** Entries of a log, the newest first. */
    @FunctionalInterface
    interface Entries<T> {
        List<T> of(int offset, int count);
    }

    /**
     * The page, and one entry more if there is a next one, for who is not told of every entry: what is not told does not count,
     * or by the pages it could be counted.
     */
    <T> List<T> told(Entries<T> entries, Function<T, Optional<T>> telling) {
        List<T> told = new ArrayList<>();
        int wanted = offset + count + 1;
        boolean more = true;
        for (int at = 0; more && told.size() < wanted; at += READ_TOGETHER) {
            List<T> some = entries.of(at, READ_TOGETHER);
            some.forEach(entry -> telling.apply(entry).ifPresent(told::add));
            more = some.size() == READ_TOGETHER;
        }
        return told.subList(Math.min(offset, told.size()), Math.min(wanted, told.size()));
    }

    /** The address of the next page. @param path of the operation, below the base */
    URI next(URI base, String path) {
        LocalDate first = period.from().atZone(Period.JAPAN).toLocalDate();
        LocalDate last = period.until().atZone(Period.JAPAN).toLocalDate().minusDays(1);
        return URI.create(base + path + "?" + (first.equals(FIRST) ? "" : "from=" + first + "&")
                + (last.equals(LAST) ? "" : "to=" + last + "&") + "format="
                + format.name().toLowerCase(Locale.ROOT) + "&offset=" + (offset + count) + "&count=" + count);
    }

    private static LocalDate day(DateType date) {
        try {
            LocalDate day = LocalDate.parse(String.valueOf(date.getValueAsString()));
            if (day.isBefore(FIRST) || day.isAfter(LAST)) {
                throw new TechoException(DisclosureError.PARAMETER_INVALID);
            }
            return day;
        } catch (DateTimeParseException e) {
            throw new TechoException(DisclosureError.PARAMETER_INVALID);
        }
    }

    private static Format format(@Nullable CodeType asked) {
        return asked == null
                ? Format.JSON
                : Arrays.stream(Format.values())
                        .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(asked.getValue()))
                        .findFirst()
                        .orElseThrow(() -> new TechoException(DisclosureError.PARAMETER_INVALID));
    }

    /** The form that the person chooses (APPI Art. 33(2)). */
    enum Format {
        JSON,
        CSV,
        PDF
    }
}
