package techo.server.portal;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.Observation;

/**
 * Blood pressure over the years, one reading for each day.
 *
 * <p>A checkup may hold a first, a second and another reading. The other one is what the institution reports as the
 * result; without it, the readings are averaged.
 */
record BloodPressure(List<Reading> readings) {
    private static final List<String> SYSTOLIC = List.of("9A755", "9A751", "9A752");
    private static final List<String> DIASTOLIC = List.of("9A765", "9A761", "9A762");

    BloodPressure {
        readings = List.copyOf(readings);
    }

    /** @param systolic and the other in mmHg */
    record Reading(LocalDate day, int systolic, int diastolic) {}

    /** Oldest first. */
    static BloodPressure of(List<Observation> observations) {
        Map<LocalDate, Map<String, BigDecimal>> byDay = new TreeMap<>();
        for (Observation observation : observations) {
            Optional<String> item =
                    CheckupTables.item(observation).map(code -> code.substring(0, Math.min(5, code.length())));
            Optional<LocalDate> day = Days.of(observation.getEffective());
            if (item.isPresent() && day.isPresent() && observation.hasValueQuantity()) {
                byDay.computeIfAbsent(day.get(), unused -> new TreeMap<>())
                        .put(item.get(), observation.getValueQuantity().getValue());
            }
        }
        List<Reading> readings = new ArrayList<>();
        byDay.forEach((day, values) -> {
            Optional<Integer> systolic = value(values, SYSTOLIC);
            Optional<Integer> diastolic = value(values, DIASTOLIC);
            if (systolic.isPresent() && diastolic.isPresent()) {
                readings.add(new Reading(day, systolic.get(), diastolic.get()));
            }
        });
        return new BloodPressure(readings);
    }

    private static Optional<Integer> value(Map<String, BigDecimal> values, List<String> otherThenNumbered) {
        BigDecimal other = values.get(otherThenNumbered.get(0));
        if (other != null) {
            return Optional.of(other.intValue());
        }
        List<BigDecimal> numbered = otherThenNumbered.stream()
                .skip(1)
                .filter(values::containsKey)
                .map(values::get)
                .toList();
        return numbered.isEmpty()
                ? Optional.empty()
                : Optional.of((int) Math.round(numbered.stream()
                        .mapToDouble(BigDecimal::doubleValue)
                        .average()
                        .orElseThrow()));
    }
}
