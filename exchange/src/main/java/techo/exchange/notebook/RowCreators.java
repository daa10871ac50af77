package techo.exchange.notebook;

import java.util.Map;

/** Where a line says who wrote it (レコード作成者), by record number. */
final class RowCreators {

    private static final Map<String, Integer> POSITIONS = Map.ofEntries(
            Map.entry("2", 4),
            Map.entry("3", 5),
            Map.entry("31", 6),
            Map.entry("4", 4),
            Map.entry("5", 3),
            Map.entry("11", 9),
            Map.entry("15", 4),
            Map.entry("51", 6),
            Map.entry("55", 4),
            Map.entry("201", 8),
            Map.entry("281", 4),
            Map.entry("291", 4),
            Map.entry("301", 9),
            Map.entry("311", 4),
            Map.entry("391", 4),
            Map.entry("401", 3),
            Map.entry("411", 4),
            Map.entry("421", 3),
            Map.entry("501", 3),
            Map.entry("701", 7));

    private RowCreators() {}

    /** 0 for records that do not say it. */
    static int position(String record) {
        return POSITIONS.getOrDefault(record, 0);
    }
}
