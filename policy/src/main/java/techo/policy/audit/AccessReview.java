package techo.policy.audit;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;

/**
 * What somebody should look at in the accesses of a week; filled record by record, one day of Japan after the other, so that
 * it holds the people of one day. It names organisations, staff, operators and clients, and no person whose record it was:
 * delegates are only counted.
 */
public final class AccessReview {
    private static final ZoneId JAPAN = ZoneId.of("Asia/Tokyo");
    private static final Set<String> EMERGENCIES = Set.of(PurposeOfUse.EMERGENCY.code(), PurposeOfUse.DISASTER.code());

    private final Limits limits;
    private final Map<Finding.Key, Long> counts = new TreeMap<>();
    private final Map<Finding.Key, Set<PatientId>> seenThatDay = new TreeMap<>();
    private final Map<Finding.Key, Long> mostInOneDay = new TreeMap<>();
    private LocalDate day = LocalDate.MIN;
    private long records;

    public AccessReview(Limits limits) {
        this.limits = limits;
    }

    /** @throws IllegalArgumentException when it is of an earlier day than the one before */
    public void add(AuditRecord record) {
        begin(record.at().atZone(JAPAN).toLocalDate());
        records++;
        AuditAgent agent = record.agent();
        boolean shown = record.subjects().values().stream().anyMatch(uses -> !uses.isEmpty());
        if (record.outcome().result() == AuditOutcome.Result.DENIED) {
            count(Finding.Kind.DENIALS, agent, record.repeated());
        }
        if (!shown) {
            return;
        }
        switch (agent.kind()) {
            case DELEGATE -> count(Finding.Kind.DELEGATES, new AuditAgent(agent.kind(), "", "", ""), 1);
            case RECIPIENT, OPERATOR -> work(record, agent);
            case CITIZEN, SYSTEM, NOBODY -> {
                // People look at their own records whenever they like.
            }
        }
    }

    private void work(AuditRecord record, AuditAgent agent) {
        ZonedDateTime at = record.at().atZone(JAPAN);
        if (at.toLocalTime().isBefore(limits.dayBegins()) || !at.toLocalTime().isBefore(limits.dayEnds())) {
            count(Finding.Kind.ODD_HOURS, agent, 1);
        }
        if (EMERGENCIES.contains(agent.purpose())) {
            count(Finding.Kind.EMERGENCIES, agent, 1);
        }
        seenThatDay
                .computeIfAbsent(Finding.Key.of(Finding.Kind.MASS_READS, agent), key -> new HashSet<>())
                .addAll(record.subjects().keySet());
    }

    private void begin(LocalDate next) {
        if (next.isBefore(day)) {
            throw new IllegalArgumentException("a review takes one day after the other");
        }
        if (next.isAfter(day)) {
            endDay();
            day = next;
        }
    }

    private void endDay() {
        seenThatDay.forEach((key, persons) -> mostInOneDay.merge(key, (long) persons.size(), Long::max));
        seenThatDay.clear();
    }

    private void count(Finding.Kind kind, AuditAgent agent, long times) {
        counts.merge(Finding.Key.of(kind, agent), times, Long::sum);
    }

    public long records() {
        return records;
    }

    /** By kind, then by who it was. */
    public List<Finding> findings() {
        endDay();
        List<Finding> findings = new ArrayList<>();
        counts.forEach((key, count) -> {
            if (key.kind() != Finding.Kind.DENIALS || count >= limits.denials()) {
                findings.add(new Finding(key, count));
            }
        });
        mostInOneDay.forEach((key, most) -> {
            if (most >= limits.persons()) {
                findings.add(new Finding(key, most));
            }
        });
        findings.sort(Comparator.comparing(Finding::key));
        return findings;
    }

    /**
     * What is worth a look.
     *
     * @param persons as many different people seen by one in a day
     * @param denials as many refusals of one in a week
     * @param dayBegins earlier than this is odd, in Japan
     * @param dayEnds so is this and later
     */
    public record Limits(int persons, int denials, LocalTime dayBegins, LocalTime dayEnds) {
        public Limits {
            if (persons < 1 || denials < 1 || !dayBegins.isBefore(dayEnds)) {
                throw new IllegalArgumentException("limits of a review are positive, and a day begins before it ends");
            }
        }
    }

    /** @param count accesses or refusals; for mass reads the most people in one day */
    public record Finding(Key key, long count) {

        /** The ways in which accesses stand out. */
        public enum Kind {
            DELEGATES("delegates"),
            DENIALS("denials"),
            EMERGENCIES("emergencies"),
            MASS_READS("mass-reads"),
            ODD_HOURS("odd-hours");

            private final String code;

            Kind(String code) {
                this.code = code;
            }

            public String code() {
                return code;
            }

            public static Optional<Kind> ofCode(String code) {
                return Arrays.stream(values())
                        .filter(kind -> kind.code.equals(code))
                        .findFirst();
            }
        }

        /** What stood out, and of whom. @param who organisation or operator, then the person of the organisation */
        public record Key(Kind kind, AuditAgent.Kind agent, String who, String client) implements Comparable<Key> {
            static Key of(Kind kind, AuditAgent agent) {
                // Whoever looks at their own record is never named.
                boolean named = agent.kind() == AuditAgent.Kind.RECIPIENT || agent.kind() == AuditAgent.Kind.OPERATOR;
                boolean staff = named && !agent.person().startsWith("Patient/");
                String who = named ? (agent.id() + " " + (staff ? agent.person() : "")).strip() : "";
                return new Key(kind, agent.kind(), who, agent.client());
            }

            @Override
            public int compareTo(Key other) {
                return Comparator.comparing(Key::kind)
                        .thenComparing(Key::agent)
                        .thenComparing(Key::who)
                        .thenComparing(Key::client)
                        .compare(this, other);
            }
        }
    }
}
