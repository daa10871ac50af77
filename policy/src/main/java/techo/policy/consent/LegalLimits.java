package techo.policy.consent;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The numbers that law, guidelines and the operator set. None of them is in the code of a rule.
 *
 * @param ages from which age a person decides alone: of the rows in force the latest holds; not empty
 * @param viewing how long a viewing consent (閲覧同意) opens anything after it was given
 * @param link how long a consent to a Mynaportal link (期間連携) lasts after it was given
 * @param dormancy how long after the person's own last act sharing is suspended
 * @param recheck how long a confirmed checklist, or equal measures abroad, count
 * @param emergency how long one emergency access lasts at most
 * @param emergencyCategories what an emergency access can open at most
 * @param review until when an emergency access must have been reviewed, counted from its beginning
 */
public record LegalLimits(
        List<AgeLimit> ages,
        Duration viewing,
        Duration link,
        Duration dormancy,
        Duration recheck,
        Duration emergency,
        Set<DataCategory> emergencyCategories,
        Duration review) {
    public LegalLimits {
        List<AgeLimit> sorted = new ArrayList<>(ages);
        sorted.sort(Comparator.comparing(AgeLimit::from));
        ages = List.copyOf(sorted);
        if (ages.isEmpty()) {
            throw new IllegalArgumentException("there is an age from which a person decides alone");
        }
        emergencyCategories = Set.copyOf(emergencyCategories);
        for (Duration duration : List.of(viewing, link, dormancy, recheck, emergency, review)) {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException("a legal limit is longer than nothing");
            }
        }
        if (emergencyCategories.stream().anyMatch(ConsentPolicy.NEVER_SHARED::contains)) {
            throw new IllegalArgumentException("an emergency opens nothing that is never shared");
        }
    }

    /** What the operator starts from; the sources are in {@code docs/consent.md}. */
    public static LegalLimits initial() {
        return new LegalLimits(
                List.of(new AgeLimit(DataPeriod.EARLIEST, 15)),
                Duration.ofHours(24),
                Duration.ofDays(90),
                Duration.ofDays(365),
                Duration.ofDays(365),
                Duration.ofHours(24),
                Set.of(
                        DataCategory.IDENT,
                        DataCategory.ALLERGY,
                        DataCategory.PROBLEM,
                        DataCategory.MED_CLAIM,
                        DataCategory.MED_RX,
                        DataCategory.MED_DISP,
                        DataCategory.CK_SPEC,
                        DataCategory.CK_ELDER,
                        DataCategory.INFECT),
                Duration.ofDays(7));
    }

    /** @return when a permit opens anything: its own period, no longer than its kind of consent may */
    Optional<Period> opening(ConsentTerms terms, Period stated) {
        return switch (terms.kind()) {
            case SHARING, ANALYSIS, ACQUISITION, SUBMISSION -> Optional.of(stated);
            case VIEWING -> stated.and(after(terms.givenAt(), viewing));
            case LINK -> stated.and(after(terms.givenAt(), link));
        };
    }

    /** @return the spans of time in which a person born on that day does not yet decide alone */
    List<Period> minority(LocalDate birthDate) {
        List<Period> spans = new ArrayList<>();
        for (int i = 0; i < ages.size(); i++) {
            Instant from = ages.get(i).inForceFrom();
            Instant next = i + 1 < ages.size() ? ages.get(i + 1).inForceFrom() : Period.END;
            Instant reached = ages.get(i).reachedBy(birthDate);
            Instant until = reached.isBefore(next) ? reached : next;
            if (from.isBefore(until)) {
                spans.add(new Period(from, until));
            }
        }
        return spans;
    }

    boolean isMinor(LocalDate birthDate, Instant at) {
        return minority(birthDate).stream().anyMatch(span -> span.contains(at));
    }

    /**
     * For a statement that knows birth dates and not persons.
     *
     * @return the last day on which somebody was born who decides alone at that time
     */
    public LocalDate decidesAloneIfBornBy(Instant at) {
        AgeLimit limit = ages.get(0);
        for (AgeLimit later : ages) {
            limit = later.inForceFrom().isAfter(at) ? limit : later;
        }
        return at.atZone(Period.JAPAN).toLocalDate().minusYears(limit.years());
    }

    boolean isFresh(Instant checkedAt, Instant at) {
        return !at.isBefore(checkedAt) && at.isBefore(checkedAt.plus(recheck));
    }

    private static Period after(Instant given, Duration longest) {
        return new Period(given, given.plus(longest));
    }
}
