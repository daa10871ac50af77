package techo.exchange.home;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;

/**
 * When something was measured, as exactly as it is known; without an offset it is Japan's time.
 *
 * @param day in Japan
 * @param time absent where only the day is known
 */
record HomeTime(LocalDate day, Optional<OffsetDateTime> time) implements Comparable<HomeTime> {
    static final ZoneId JAPAN = ZoneId.of("Asia/Tokyo");
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
            return Optional.empty();
        }
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
