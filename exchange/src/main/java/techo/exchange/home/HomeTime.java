package techo.exchange.home;

import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import techo.exchange.WrittenDay;

/**
 * When something was measured, as exactly as it is known; without an offset it is Japan's time.
 *
 * @param day in Japan
 * @param time absent where only the day is known
 */
record HomeTime(LocalDate day, Optional<OffsetDateTime> time) implements Comparable<HomeTime> {
    static final ZoneId JAPAN = ZoneId.of("Asia/Tokyo");
    private static final Pattern JAPANESE = Pattern.compile(
            "(.*?[0-9日])(?:(?<=日)\\s*|\\s+)?(?:(?<=[日\\s])([0-9]{1,2})[:時](?:([0-9]{1,2})分?(?::?([0-9]{1,2})秒?)?)?)?");
    private static final DateTimeFormatter WRITTEN =
            DateTimeFormatter.ofPattern("[uuuu-M-d]['T'][ ][H:mm[:ss[.SSSSSSSSS][.SSSSSS][.SSS]]][ ][XXX][XX][X]");

    static HomeTime of(LocalDate day) {
        return new HomeTime(day, Optional.empty());
    }

    static HomeTime of(OffsetDateTime time) {
        return new HomeTime(time.atZoneSameInstant(JAPAN).toLocalDate(), Optional.of(time));
    }

    /** ISO 8601, Apple's {@code 2025-06-10 07:05:00 +0900}, and what spreadsheets write ({@code 2025/6/10 7:05}). */
    static Optional<HomeTime> parse(String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        try {
            TemporalAccessor parsed = WRITTEN.parseBest(
                    text.strip().replace('/', '-'), OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            if (parsed instanceof OffsetDateTime time) {
                return plausible(of(time));
            }
            return plausible(
                    parsed instanceof LocalDateTime local
                            ? of(local.atZone(JAPAN).toOffsetDateTime())
                            : of(LocalDate.from(parsed)));
        } catch (DateTimeException e) {
            return japanese(Normalizer.normalize(text, Normalizer.Form.NFKC).strip());
        }
    }

    /** {@code 令和7年6月10日 7時5分}, {@code R7.6.10 7:05}, full-width digits. */
    private static Optional<HomeTime> japanese(String text) {
        Matcher parts = JAPANESE.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Optional<LocalDate> day = WrittenDay.parse(parts.group(1));
        if (parts.group(2) == null) {
            return day.map(HomeTime::of).flatMap(HomeTime::plausible);
        }
        try {
            LocalTime time = LocalTime.of(number(parts.group(2)), number(parts.group(3)), number(parts.group(4)));
            return day.map(known -> of(known.atTime(time).atZone(JAPAN).toOffsetDateTime()))
                    .flatMap(HomeTime::plausible);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static Optional<HomeTime> plausible(HomeTime time) {
        return Optional.of(time)
                .filter(t -> t.day().getYear() >= 1900 && t.day().getYear() < 3000);
    }

    /** FHIR dateTime; always to the second where there is a time. */
    String fhir() {
        return time.map(t ->
                        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx").format(t))
                .orElseGet(day::toString);
    }

    @Override
    public int compareTo(HomeTime other) {
        return fhir().compareTo(other.fhir());
    }
}
