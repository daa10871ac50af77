package techo.exchange.trend;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Values of one thing in one unit, one for each day that has any.
 *
 * @param graph trends with the same word belong into one graph
 * @param low from where on the newest source that says so calls it usual
 */
public record Trend(
        String title,
        String unit,
        Optional<String> graph,
        SortedMap<LocalDate, BigDecimal> values,
        Optional<BigDecimal> low,
        Optional<BigDecimal> high) {

    public Trend {
        values = new TreeMap<>(values);
    }
}
