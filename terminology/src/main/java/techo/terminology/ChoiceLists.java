package techo.terminology;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The choice lists that coded checkup answers are taken from, by OID. */
public final class ChoiceLists {

    private final Map<String, Map<String, String>> displays;

    private ChoiceLists(Map<String, Map<String, String>> displays) {
        this.displays = displays;
    }

    public static ChoiceLists load() {
        Map<String, Map<String, String>> displays = new HashMap<>();
        CsvTable.read("checkup-choices.csv")
                .forEach(row -> displays.computeIfAbsent(row.get("oid"), oid -> new HashMap<>())
                        .put(row.get("code"), row.get("display_ja")));
        return new ChoiceLists(displays);
    }

    /** Whether the list is one of those of phases 3 and 4. */
    public boolean isKnown(String oid) {
        return displays.containsKey(oid);
    }

    public boolean contains(String oid, String code) {
        return displays.getOrDefault(oid, Map.of()).containsKey(code);
    }

    /** The answer in words; empty also for the few codes that were published without words. */
    public Optional<String> display(String oid, String code) {
        return Optional.ofNullable(displays.getOrDefault(oid, Map.of()).get(code))
                .filter(d -> !d.isEmpty());
    }
}
