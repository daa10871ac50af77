package techo.exchange.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where the rows of maps are in a payload: a list anywhere on the way stands for each of its elements. */
final class PayloadRows {
    private final JsonNode root;
    private final Set<JsonNode> rows = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<JsonNode, Set<String>> around = new IdentityHashMap<>();

    PayloadRows(JsonNode root) {
        this.root = root;
    }

    /** @param around the objects that it lies in, the innermost first */
    record Row(JsonNode object, List<JsonNode> around) {}

    List<Row> at(List<String> path) {
        List<Row> here = elements(new Row(root, List.of()));
        for (String key : path) {
            List<Row> next = new ArrayList<>();
            for (Row row : here) {
                List<JsonNode> outside = new ArrayList<>();
                outside.add(row.object());
                outside.addAll(row.around());
                next.addAll(elements(new Row(row.object().path(key), outside)));
            }
            here = next;
        }
        return here.stream().filter(row -> row.object().isObject()).toList();
    }

    /** That the row was read. */
    void read(Row row) {
        rows.add(row.object());
    }

    /** The value that the nearest object around a row has under that key, which counts as read. */
    Optional<JsonNode> around(Row row, String key) {
        for (JsonNode object : row.around()) {
            JsonNode value = object.path(key);
            if (value.isValueNode() && !value.isNull()) {
                around.computeIfAbsent(object, absent -> new HashSet<>()).add(key);
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    boolean isAnyRead() {
        return !rows.isEmpty();
    }

    /** How many values are outside of what was read. */
    int valuesNotRead() {
        return valuesNotRead(root);
    }

    private int valuesNotRead(JsonNode node) {
        if (node.isValueNode()) {
            return node.isNull() || node.asText().isBlank() ? 0 : 1;
        }
        int values = 0;
        if (node.isArray()) {
            for (JsonNode part : node) {
                values += valuesNotRead(part);
            }
            return values;
        }
        Set<String> told = around.getOrDefault(node, Set.of());
        boolean row = rows.contains(node);
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            // What a row has that its map lacks is told where the row is read.
            boolean read = field.getValue().isValueNode() && (row || told.contains(field.getKey()));
            values += read ? 0 : valuesNotRead(field.getValue());
        }
        return values;
    }

    private static List<Row> elements(Row row) {
        if (!row.object().isArray()) {
            return List.of(row);
        }
        List<Row> all = new ArrayList<>();
        row.object().forEach(element -> all.add(new Row(element, row.around())));
        return all;
    }
}
