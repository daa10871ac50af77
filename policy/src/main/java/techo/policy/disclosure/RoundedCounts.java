package techo.policy.disclosure;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells counts of people in steps, so that who asks before and after one person changed something reads the same twice,
 * but for the one change in a step at which the answer goes on; nobody can tell which of the changes of a step that was.
 * Fewer than a step are not told, also not that there is anybody.
 *
 * <p>That is true of each count by itself. Who asks for several counts around one change has as many chances that one of
 * them goes on.
 *
 * @param step how many people an answer goes on by
 */
public record RoundedCounts(int step) {
    public RoundedCounts {
        if (step < 1) {
            throw new IllegalArgumentException("a step is at least 1");
        }
    }

    /** @return each count as the largest multiple of the step that is not above it, in the same order; none of 0 */
    public <K> Map<K, Integer> of(Map<K, Integer> counts) {
        Map<K, Integer> told = new LinkedHashMap<>();
        counts.forEach((counted, people) -> {
            if (people >= step) {
                told.put(counted, people - people % step);
            }
        });
        return told;
    }
}
