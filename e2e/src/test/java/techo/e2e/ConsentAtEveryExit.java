package techo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import techo.e2e.leak.LeakReport;
import techo.e2e.leak.LeakSuite;
import techo.e2e.leak.Situation;

/** What holds for the packaged server on every database. */
abstract class ConsentAtEveryExit {
    /** Longer by hand: {@code -Dleaks.race=60}. */
    private static final Duration RACE = Duration.ofSeconds(Integer.getInteger("leaks.race", 10));

    static final Set<Situation> ON_POSTGRES = EnumSet.of(
            Situation.OTHER_PURPOSE,
            Situation.ITEMS_HIDDEN,
            Situation.SHARING_STOPPED,
            Situation.HIDDEN_FROM_DELEGATES,
            Situation.SHIELDED);

    abstract Site site();

    /** FHIR addresses; consents are written at the first. */
    abstract List<String> nodes();

    /** The database and the nodes, in the words of {@code docs/conformance.md}. */
    abstract String described();

    /**
     * In which the suite is run. By default each situation is asked on one of the databases, on the real one what it decides by
     * columns of its own; by hand any of them, or {@code -Dleaks.situations=all}.
     */
    abstract Set<Situation> situations();

    static Set<Situation> situations(Set<Situation> byDefault) {
        String asked = System.getProperty("leaks.situations", "");
        if (asked.isEmpty()) {
            return byDefault;
        }
        return asked.equals("all")
                ? EnumSet.allOf(Situation.class)
                : Stream.of(asked.split(","))
                        .map(Situation::valueOf)
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Situation.class)));
    }

    final TechoUnderTest node(int number) {
        return new TechoUnderTest(nodes().get(number), site().issuer());
    }

    @Test
    void what_is_hidden_is_answered_as_what_never_was() {
        LeakReport report = new LeakSuite(node(0)).run(situations());
        System.out.println("RESULT " + report.row("Techo, " + described()));
        assertThat(report.leaks()).isEmpty();
        // Silence proves something only where there is something to hear.
        assertThat(report.open())
                .contains(
                        "read measurement",
                        "read attachment",
                        "vread",
                        "instance history",
                        "search POST",
                        "_summary=count",
                        "_count=0",
                        "_include",
                        "_revinclude",
                        "$everything",
                        "read in a batch",
                        "search in a transaction",
                        "next page",
                        "export of a person",
                        "search audit events",
                        "all: Observation");
    }

    @Test
    void nothing_is_shown_after_its_withdrawal_was_committed_and_everything_before() {
        WithdrawalRace.Result result = new WithdrawalRace(node(0), nodes()).run(RACE);
        System.out.printf(
                Locale.ROOT,
                "RESULT | %s, %.0f s | %.0f/s | %d | %d |%n",
                described(),
                result.seconds(),
                result.flips() / result.seconds(),
                result.certain(),
                result.wrong().size());
        assertThat(result.wrong()).isEmpty();
        assertThat(result.certain()).isGreaterThan(20);
    }
}
