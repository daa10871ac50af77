package techo.exchange.trend;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Type;
import techo.exchange.CellText;
import techo.exchange.Decimals;
import techo.exchange.checkup.CheckupResult;
import techo.terminology.Analytes;
import techo.terminology.Analytes.Analyte;

/**
 * Follows what was measured more than once.
 *
 * <p>Only values of the same unit are one trend, and only those that are stated to the day and exactly: what lies beyond the
 * range of a method ({@code <}, {@code >}) has no place on an axis.
 */
public final class Trends {
    private static final int DAY = "yyyy-mm-dd".length();

    private final Map<String, Line> lines = new LinkedHashMap<>();

    private Trends() {}

    /** @param results the newest first; what a source calls usual is taken from the newest that says so */
    public static List<Trend> ofCheckups(List<CheckupResult> results, Analytes analytes) {
        Trends trends = new Trends();
        results.forEach(result -> result.measured()
                .ifPresent(measured ->
                        analytes.of(result.code()).ifPresent(analyte -> trends.add(result, measured, analyte))));
        return trends.all();
    }

    /** @param measured outside of checkups; parts of a measurement (blood pressure) are trends in one graph */
    public static List<Trend> ofMeasurements(List<Observation> measured) {
        Trends trends = new Trends();
        measured.forEach(observation -> {
            String day = CellText.day(CellText.begin(observation.getEffective()));
            trends.add(day, observation.getCode(), observation.getValue(), Optional.empty());
            Optional<String> whole = Optional.of(CellText.of(observation.getCode()));
            observation.getComponent().forEach(part -> trends.add(day, part.getCode(), part.getValue(), whole));
        });
        return trends.all();
    }

    private void add(CheckupResult result, Quantity measured, Analyte analyte) {
        Line line = lines.computeIfAbsent(
                analyte.key() + " " + CellText.unit(measured),
                absent -> new Line(analyte.title().orElse(result.name()), CellText.unit(measured), analyte.graph()));
        line.add(result.day(), measured, analyte.stead());
        line.usual(bound(result.low()), bound(result.high()));
    }

    private void add(String day, CodeableConcept code, Type value, Optional<String> whole) {
        if (value instanceof Quantity measured) {
            String key = code.getCoding().stream()
                    .map(Coding::getCode)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseGet(() -> CellText.of(code));
            lines.computeIfAbsent(
                            key + " " + CellText.unit(measured),
                            absent -> new Line(CellText.of(code), CellText.unit(measured), whole))
                    .add(day, measured, false);
        }
    }

    private static Optional<BigDecimal> bound(Optional<Quantity> end) {
        return end.map(Quantity::getValue).filter(Decimals::isPlain);
    }

    private List<Trend> all() {
        return lines.values().stream()
                .map(Line::trend)
                .filter(trend -> trend.values().size() > 1)
                .toList();
    }

    /** A trend on its way. */
    private static final class Line {
        private final String title;
        private final String unit;
        private final Optional<String> graph;
        private final DayValues values = new DayValues();
        private Optional<BigDecimal> low = Optional.empty();
        private Optional<BigDecimal> high = Optional.empty();

        Line(String title, String unit, Optional<String> graph) {
            this.title = title;
            this.unit = unit;
            this.graph = graph;
        }

        void add(String day, Quantity measured, boolean stead) {
            if (day.length() == DAY
                    && measured.hasValue()
                    && !measured.hasComparator()
                    && Decimals.isPlain(measured.getValue())) {
                try {
                    values.add(LocalDate.parse(day), measured.getValue(), stead);
                } catch (DateTimeParseException e) {
                    // No day of the calendar: it is in the table, and nowhere on an axis of days.
                }
            }
        }

        void usual(Optional<BigDecimal> from, Optional<BigDecimal> to) {
            if (low.isEmpty() && high.isEmpty()) {
                low = from;
                high = to;
            }
        }

        Trend trend() {
            return new Trend(title, unit, graph, values.means(), low, high);
        }
    }
}
