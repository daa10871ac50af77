package techo.e2e.leak;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a run of the suite found.
 *
 * @param comparisons how many pairs of answers were compared
 * @param exits the names of all exits
 * @param open the exits that show a record to whom everything was consented, or to the person; silence of the others tells
 *     nothing
 */
public record LeakReport(List<Leak> leaks, int comparisons, Set<String> exits, Set<String> open) {
    public LeakReport {
        leaks = List.copyOf(leaks);
        exits = Set.copyOf(exits);
        open = Set.copyOf(open);
    }

    /** @return in alphabetical order */
    public Set<String> leakingExits() {
        return leaks.stream().map(Leak::exit).collect(Collectors.toCollection(TreeSet::new));
    }
}
