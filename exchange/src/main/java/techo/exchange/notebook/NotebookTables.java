package techo.exchange.notebook;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVRecord;
import techo.exchange.notebook.RecordLayout.Content;
import techo.exchange.notebook.RecordLayout.Field;
import techo.exchange.notebook.RecordLayout.Type;
import techo.terminology.CsvTable;

/** The tables that ship with the reader: the records of the format, and the unit codes. A damaged one is a bug. */
final class NotebookTables {

    private final Map<String, RecordLayout> layouts;
    private final Map<String, String> unitCodes;

    private NotebookTables(Map<String, RecordLayout> layouts, Map<String, String> unitCodes) {
        this.layouts = layouts;
        this.unitCodes = unitCodes;
    }

    static NotebookTables load() {
        Map<String, RecordLayout> layouts = CsvTable.read(NotebookTables.class, "records.csv").stream()
                .collect(groupingBy(line -> line.get("record"), LinkedHashMap::new, toList()))
                .entrySet()
                .stream()
                .collect(toUnmodifiableMap(Map.Entry::getKey, entry -> layout(entry.getValue())));
        Map<String, String> units = CsvTable.read(NotebookTables.class, "units.csv").stream()
                .collect(toUnmodifiableMap(line -> unitKey(line.get("unit")), line -> line.get("code")));
        return new NotebookTables(layouts, units);
    }

    Optional<RecordLayout> layout(String recordNumber) {
        return Optional.ofNullable(layouts.get(recordNumber));
    }

    Set<String> recordNumbers() {
        return layouts.keySet();
    }

    /** The MERIT-9 code of a unit as it is written, whatever the width of its letters. */
    Optional<String> unitCode(String unit) {
        return Optional.ofNullable(unitCodes.get(unitKey(unit)));
    }

    private static String unitKey(String unit) {
        // Micro is written with two characters (U+00B5, U+03BC); NFKC makes them one.
        return Kana.normalized(unit).toLowerCase(java.util.Locale.ROOT);
    }

    private static RecordLayout layout(List<CSVRecord> lines) {
        CSVRecord first = lines.get(0);
        return new RecordLayout(
                first.get("record"),
                first.get("name"),
                lines.stream().map(NotebookTables::field).toList());
    }

    private static Field field(CSVRecord line) {
        String content = line.get("content");
        return new Field(
                Integer.parseInt(line.get("position")),
                line.get("field"),
                type(line.get("type")),
                Integer.parseInt(line.get("bytes")),
                line.get("category1").equals("Y"),
                line.get("category2").equals("Y"),
                content(content),
                content(content) == Content.CODE ? Set.of(content.split("\\|")) : Set.of());
    }

    private static Type type(String text) {
        return switch (text) {
            case "9" -> Type.DIGITS;
            case "X" -> Type.ALPHANUMERIC;
            case "N" -> Type.TEXT;
            default -> throw new IllegalStateException("a field type is 9, X or N, not " + text);
        };
    }

    private static Content content(String text) {
        return switch (text) {
            case "" -> Content.FREE;
            case "date" -> Content.DATE;
            case "amount" -> Content.AMOUNT;
            default -> Content.CODE;
        };
    }
}
