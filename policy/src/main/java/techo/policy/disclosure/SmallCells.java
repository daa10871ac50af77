package techo.policy.disclosure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Keeps counts of people from telling of single ones: a count below a threshold is not told, and neither are the next
 * smallest, until those who are not told are two counts and as many people as the threshold: a total would tell them.
 *
 * @param smallest a count below this is small
 */
public record SmallCells(int smallest) {
    public SmallCells {
        if (smallest < 1) {
            throw new IllegalArgumentException("a threshold is at least 1");
        }
    }

    /** @return the same cells in the same order; what is not told is empty, and none at all is told as 0 */
    public <K> Map<K, OptionalInt> suppress(Map<K, Integer> cells) {
        Map<K, OptionalInt> told = new LinkedHashMap<>();
        cells.forEach((cell, count) -> told.put(cell, OptionalInt.of(count)));
        List<Map.Entry<K, Integer>> ascending = new ArrayList<>(cells.entrySet());
        ascending.sort(Map.Entry.comparingByValue());
        int untold = 0;
        int people = 0;
        for (Map.Entry<K, Integer> cell : ascending) {
            boolean small = cell.getValue() > 0 && cell.getValue() < smallest;
            boolean covers = cell.getValue() > 0 && untold > 0 && (untold == 1 || people < smallest);
            if (small || covers) {
                told.put(cell.getKey(), OptionalInt.empty());
                untold++;
                people += cell.getValue();
            }
        }
        return told;
    }
}
