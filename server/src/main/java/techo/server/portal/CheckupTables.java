package techo.server.portal;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Type;
import techo.exchange.CellText;
import techo.exchange.Decimals;
import techo.terminology.CheckupItem;
import techo.terminology.CheckupItems;

/** Lays the checkup results of a person out as a table; what is no checkup item is left to other pages. */
final class CheckupTables {
    static final int MOST_DAYS = 6;

    static final String ITEM_SYSTEM = "urn:oid:" + CheckupItems.OID;

    private final CheckupItems items;

    CheckupTables(CheckupItems items) {
        this.items = items;
    }

    CheckupTable of(List<Observation> observations, Locale language) {
        NavigableSet<LocalDate> all = new TreeSet<>(Comparator.reverseOrder());
        Map<String, Map<LocalDate, Observation>> byItem = new HashMap<>();
        for (Observation observation : observations) {
            Optional<LocalDate> day = Days.of(observation.getEffective());
            Optional<String> item = item(observation);
            if (day.isPresent() && item.isPresent()) {
                all.add(day.get());
                byItem.computeIfAbsent(item.get(), code -> new HashMap<>()).put(day.get(), observation);
            }
        }
        List<LocalDate> days = all.stream().limit(MOST_DAYS).toList();
        List<CheckupTable.Row> rows = new ArrayList<>();
        items.all().forEach(item -> {
            Map<LocalDate, Observation> results = byItem.remove(item.code());
            if (results != null) {
                rows.add(row(name(item, language), unit(item), days, results));
            }
        });
        byItem.forEach((code, results) -> rows.add(row(ownName(code, results), "", days, results)));
        return new CheckupTable(days, all.size() - days.size(), rows);
    }

    /** The item code, where the observation is a checkup result. */
    static Optional<String> item(Observation observation) {
        return observation.getCode().getCoding().stream()
                .filter(coding -> ITEM_SYSTEM.equals(coding.getSystem()))
                .flatMap(coding -> Stream.ofNullable(coding.getCode()))
                .findFirst();
    }

    private static CheckupTable.Row row(
            String name, String unit, List<LocalDate> days, Map<LocalDate, Observation> results) {
        List<CheckupTable.Cell> cells = days.stream()
                .map(day -> Optional.ofNullable(results.get(day))
                        .map(CheckupTables::cell)
                        .orElse(CheckupTable.Cell.EMPTY))
                .toList();
        return new CheckupTable.Row(name, unit, cells);
    }

    private static CheckupTable.Cell cell(Observation observation) {
        String flag = observation.getInterpretation().stream()
                .flatMap(interpretation -> interpretation.getCoding().stream())
                .flatMap(coding -> Stream.ofNullable(coding.getCode()))
                .filter(code -> code.startsWith("H") || code.startsWith("L"))
                .map(code -> code.substring(0, 1))
                .findFirst()
                .orElse("");
        return new CheckupTable.Cell(text(observation), flag, Standing.of(observation));
    }

    private static String text(Observation observation) {
        if (!observation.hasValue()) {
            return "—";
        }
        Type value = observation.getValue();
        if (value instanceof Quantity quantity && quantity.hasValue()) {
            return Decimals.plain(quantity.getValue());
        }
        if (value instanceof CodeableConcept concept) {
            return CellText.of(concept);
        }
        return value.isPrimitive() ? value.primitiveValue() : "";
    }

    private static String name(CheckupItem item, Locale language) {
        boolean english = language.getLanguage().equals("en") && !item.english().isEmpty();
        return english ? item.english() : item.japanese();
    }

    private static String unit(CheckupItem item) {
        return item.unit().map(CheckupItem.Unit::display).orElse("");
    }

    private static String ownName(String code, Map<LocalDate, Observation> results) {
        return results.values().stream()
                .map(observation -> observation.getCode().getCodingFirstRep().getDisplay())
                .filter(display -> display != null && !display.isBlank())
                .findFirst()
                .orElse(code);
    }
}
