package techo.terminology;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVRecord;

/** The checkup item list of phase 4 (322 items), by 17-character code. Older and local codes are not in it. */
public final class CheckupItems {

    /** Code system of the item codes. */
    public static final String OID = "1.2.392.200119.6.1005";

    private final Map<String, CheckupItem> byCode;
    private final Map<String, String> ucumByUnit;
    private final Map<String, String> unitByUcum;

    private CheckupItems(Map<String, CheckupItem> byCode) {
        this.byCode = byCode;
        this.ucumByUnit = new HashMap<>();
        this.unitByUcum = new HashMap<>();
        byCode.values().stream().flatMap(item -> item.unit().stream()).forEach(unit -> {
            ucumByUnit.putIfAbsent(unit.ucum(), unit.ucum());
            if (!unit.exchange().isEmpty()) {
                ucumByUnit.putIfAbsent(unit.exchange(), unit.ucum());
                unitByUcum.putIfAbsent(unit.ucum(), unit.exchange());
            }
        });
    }

    public static CheckupItems load() {
        return new CheckupItems(CsvTable.read("checkup-items.csv").stream()
                .map(CheckupItems::item)
                .collect(Collectors.toMap(CheckupItem::code, Function.identity(), (a, b) -> a, LinkedHashMap::new)));
    }

    public Optional<CheckupItem> find(String code) {
        return Optional.ofNullable(byCode.get(code));
    }

    /** In the order of the published list. */
    public Collection<CheckupItem> all() {
        return Collections.unmodifiableCollection(byCode.values());
    }

    /** The UCUM code of a unit in the spelling of the exchange format or of UCUM, whatever the item. */
    public Optional<String> ucum(String unit) {
        return Optional.ofNullable(ucumByUnit.get(unit));
    }

    /** A UCUM code in the spelling of the exchange format, where an item of the list has that unit. */
    public Optional<String> exchangeUnit(String ucum) {
        return Optional.ofNullable(unitByUcum.get(ucum));
    }

    private static CheckupItem item(CSVRecord row) {
        return new CheckupItem(
                row.get("code"),
                row.get("name_ja"),
                row.get("name_en"),
                kind(row),
                unit(row),
                given(row, "code_list_oid"),
                given(row, "method_code"),
                given(row, "group_rep_code"),
                given(row, "group_relation"),
                given(row, "author_of")
                        .map(codes -> List.of(codes.split("\\|")))
                        .orElse(List.of()),
                given(row, "loinc_candidate"),
                row.get("fhir_category").replace(" (derived)", ""),
                row.get("fhir_section").equals("01012")
                        ? CheckupItem.Part.QUESTIONNAIRE
                        : CheckupItem.Part.EXAMINATION);
    }

    private static CheckupItem.Kind kind(CSVRecord row) {
        String type = row.get("value_type");
        return switch (type) {
            case "PQ" -> CheckupItem.Kind.NUMBER;
            case "CD" -> CheckupItem.Kind.CHOICE;
            case "CO" -> CheckupItem.Kind.ORDERED_CHOICE;
            case "ST" -> row.get("note").startsWith("date") ? CheckupItem.Kind.DAY : CheckupItem.Kind.TEXT;
            default -> throw new IllegalStateException("checkup-items.csv has the value type " + type);
        };
    }

    private static Optional<CheckupItem.Unit> unit(CSVRecord row) {
        return given(row, "ucum")
                .map(ucum -> new CheckupItem.Unit(row.get("unit_display"), row.get("unit_xml_official"), ucum));
    }

    private static Optional<String> given(CSVRecord row, String column) {
        return Optional.of(row.get(column)).filter(value -> !value.isEmpty());
    }
}
