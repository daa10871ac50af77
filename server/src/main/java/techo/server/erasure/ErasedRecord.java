package techo.server.erasure;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How much of a record was erased; no ids.
 *
 * @param resources by FHIR type
 * @param versions of all of them
 * @param rows of tables of ours, by table
 */
record ErasedRecord(SortedMap<String, Long> resources, long versions, SortedMap<String, Long> rows) {
    ErasedRecord {
        resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
        rows = Collections.unmodifiableSortedMap(new TreeMap<>(rows));
    }

    boolean isEmpty() {
        return resources.isEmpty() && versions == 0 && rows.isEmpty();
    }

    /** One line each, for the receipt. */
    String lines() {
        StringBuilder lines = new StringBuilder();
        resources.forEach((type, count) -> line(lines, "erased " + type, count));
        line(lines, "erased-versions", versions);
        for (Map.Entry<String, Long> table : rows.entrySet()) {
            line(lines, "erased-rows " + table.getKey(), table.getValue());
        }
        return lines.toString();
    }

    private static void line(StringBuilder lines, String name, long count) {
        lines.append(name).append(' ').append(count).append('\n');
    }
}
