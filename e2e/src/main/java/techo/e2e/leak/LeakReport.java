package techo.e2e.leak;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a run of the suite found.
 *
 * @param situations in which the server was asked
 * @param comparisons how many pairs of answers were compared
 * @param exits the names of all exits
 * @param open the exits that show a record to whom everything was consented, or to the person; silence of the others tells
 *     nothing
 */
public record LeakReport(
        Set<Situation> situations, List<Leak> leaks, int comparisons, Set<String> exits, Set<String> open) {
    public LeakReport {
        situations = Set.copyOf(situations);
        leaks = List.copyOf(leaks);
        exits = Set.copyOf(exits);
        open = Set.copyOf(open);
    }

    /** @return a row of the table of results in {@code docs/conformance.md} */
    public String row(String server) {
        return String.format(
                Locale.ROOT,
                "| %s, %d situations | %,d at %d exits, %d of them open | %d |",
                server,
                situations.size(),
                comparisons,
                exits.size(),
                open.size(),
                leaks.size());
    }

    /** @return in alphabetical order */
    public Set<String> leakingExits() {
        return leaks.stream().map(Leak::exit).collect(Collectors.toCollection(TreeSet::new));
    }
}
