package techo.terminology;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVRecord;

/**
 * The checkup item lists by 17-character code: that of phase 4 (322 items), and of phase 3 what is proven of it. Older and local
 * codes are in neither.
 */
public final class CheckupItems {

    /** Code system of the item codes. */
    public static final String OID = "1.2.392.200119.6.1005";

    private static final Set<CheckupPhase> BOTH = Set.of(CheckupPhase.values());

    private final Map<String, CheckupItem> third;
    private final Map<String, CheckupItem> fourth;
    private final Map<String, CheckupItem> newest;
    private final Map<String, String> ucumByUnit;
    private final Map<String, String> unitByUcum;

    private CheckupItems(Map<String, CheckupItem> third, Map<String, CheckupItem> fourth) {
        this.third = third;
        this.fourth = fourth;
        this.newest = new LinkedHashMap<>(fourth);
        third.forEach(newest::putIfAbsent);
        this.ucumByUnit = new HashMap<>();
        this.unitByUcum = new HashMap<>();
        newest.values().stream().flatMap(item -> item.unit().stream()).forEach(unit -> {
            ucumByUnit.putIfAbsent(unit.ucum(), unit.ucum());
            if (!unit.exchange().isEmpty()) {
                ucumByUnit.putIfAbsent(unit.exchange(), unit.ucum());
                unitByUcum.putIfAbsent(unit.ucum(), unit.exchange());
            }
        });
    }

    public static CheckupItems load() {
        Map<String, CSVRecord> today = rows("checkup-items.csv");
        Map<String, CSVRecord> before = rows("checkup-items-phase-3.csv");
        Map<String, CheckupItem> third = new LinkedHashMap<>();
        before.forEach((code, row) -> {
            Optional<CSVRecord> since = Optional.ofNullable(today.get(code));
            third.put(
                    code,
                    new CheckupItemRow(Stream.concat(Stream.of(row), since.stream())
                                    .toList())
                            .item(since.isPresent() ? BOTH : Set.of(CheckupPhase.THIRD)));
        });
        Map<String, CheckupItem> fourth = new LinkedHashMap<>();
        today.forEach((code, row) -> fourth.put(
                code,
                new CheckupItemRow(List.of(row)).item(before.containsKey(code) ? BOTH : Set.of(CheckupPhase.FOURTH))));
        return new CheckupItems(third, fourth);
    }

    private static Map<String, CSVRecord> rows(String table) {
        Map<String, CSVRecord> rows = new LinkedHashMap<>();
        CsvTable.read(table).forEach(row -> rows.put(row.get("code"), row));
        return rows;
    }

    /** The item as the newest phase that has it describes it. */
    public Optional<CheckupItem> find(String code) {
        return Optional.ofNullable(newest.get(code));
    }

    /**
     * The item as its phase describes it. The list of phase 3 is known in part: an item that is not known to be of phase 3 is described
     * there as in phase 4.
     */
    public Optional<CheckupItem> find(String code, CheckupPhase phase) {
        return switch (phase) {
            case THIRD -> Optional.ofNullable(third.get(code)).or(() -> Optional.ofNullable(fourth.get(code)));
            case FOURTH -> Optional.ofNullable(fourth.get(code));
        };
    }

    /**
     * The item of a checkup that may be of either phase: as in phase 3, and without a list of answers where the phases have different
     * ones.
     */
    public Optional<CheckupItem> findInEither(String code) {
        Optional<CheckupItem> item = find(code, CheckupPhase.THIRD);
        Optional<CheckupItem> since = find(code, CheckupPhase.FOURTH);
        boolean isOfOneList =
                since.isEmpty() || item.flatMap(CheckupItem::choiceList).equals(since.flatMap(CheckupItem::choiceList));
        return isOfOneList ? item : item.map(CheckupItem::withoutChoiceList);
    }

    /** Every item once, in the order of the list of phase 4, then those that it has no more. */
    public Collection<CheckupItem> all() {
        return Collections.unmodifiableCollection(newest.values());
    }

    /** What is known of the list of that phase, in its order. */
    public Collection<CheckupItem> all(CheckupPhase phase) {
        return Collections.unmodifiableCollection((phase == CheckupPhase.THIRD ? third : fourth).values());
    }

    /** The UCUM code of a unit in the spelling of the exchange format or of UCUM, whatever the item. */
    public Optional<String> ucum(String unit) {
        return Optional.ofNullable(ucumByUnit.get(unit));
    }

    /** A UCUM code in the spelling of the exchange format, where an item of the list has that unit. */
    public Optional<String> exchangeUnit(String ucum) {
        return Optional.ofNullable(unitByUcum.get(ucum));
    }
}
