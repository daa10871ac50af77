package techo.exchange.trend;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What was measured on each day. Several values of a day are one: their mean, to one digit more than they have. */
final class DayValues {
    private final Map<LocalDate, List<BigDecimal>> stated = new TreeMap<>();
    private final Map<LocalDate, List<BigDecimal>> inStead = new TreeMap<>();

    /** @param stead whether it counts only on days that have no other */
    void add(LocalDate day, BigDecimal value, boolean stead) {
        (stead ? inStead : stated)
                .computeIfAbsent(day, absent -> new ArrayList<>())
                .add(value);
    }

    SortedMap<LocalDate, BigDecimal> means() {
        SortedMap<LocalDate, BigDecimal> means = new TreeMap<>();
        inStead.forEach((day, values) -> means.put(day, mean(values)));
        stated.forEach((day, values) -> means.put(day, mean(values)));
        return means;
    }

    private static BigDecimal mean(List<BigDecimal> values) {
        if (values.size() == 1) {
            return values.get(0);
        }
        int digits = values.stream().mapToInt(BigDecimal::scale).max().orElse(0);
        BigDecimal sum = values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal mean = sum.divide(BigDecimal.valueOf(values.size()), digits + 1, RoundingMode.HALF_UP);
        return mean.stripTrailingZeros().scale() <= digits ? mean.setScale(digits, RoundingMode.UNNECESSARY) : mean;
    }
}
