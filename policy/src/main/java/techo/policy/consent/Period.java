package techo.policy.consent;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/**
 * When a provision is in force.
 *
 * @param from inclusive
 * @param until exclusive, and after {@code from}
 */
public record Period(Instant from, Instant until) {
    /** A day is a day in Japan, wherever the server runs. */
    public static final ZoneId JAPAN = ZoneId.of("Asia/Tokyo");

    /** Stands for a start, or an end, that nobody set; both databases can hold them. */
    public static final Instant BEGINNING = Instant.parse("0001-01-02T00:00:00Z");

    public static final Instant END = Instant.parse("9999-12-30T00:00:00Z");

    public static final Period ALWAYS = new Period(BEGINNING, END);

    public Period {
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("a period begins before it ends");
        }
    }

    /** Both days are within the period. */
    public static Period ofDays(LocalDate first, LocalDate last) {
        return new Period(
                first.atStartOfDay(JAPAN).toInstant(),
                last.plusDays(1).atStartOfDay(JAPAN).toInstant());
    }

    /** @return the time within both */
    Optional<Period> and(Period other) {
        Instant later = from.isBefore(other.from) ? other.from : from;
        Instant sooner = until.isBefore(other.until) ? until : other.until;
        return later.isBefore(sooner) ? Optional.of(new Period(later, sooner)) : Optional.empty();
    }

    public boolean contains(Instant at) {
        return !at.isBefore(from) && at.isBefore(until);
    }
}
