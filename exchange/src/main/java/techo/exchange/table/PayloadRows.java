package techo.exchange.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Where the rows of a map are in a payload: a list anywhere on the way stands for each of its elements. */
final class PayloadRows {
    private PayloadRows() {}

    static List<JsonNode> at(JsonNode root, List<String> path) {
        List<JsonNode> here = elements(List.of(root));
        for (String key : path) {
            here = elements(here.stream().map(node -> node.path(key)).toList());
        }
        return here.stream().filter(JsonNode::isObject).toList();
    }

    /** How many values are outside of the rows that were read. */
    static int valuesOutside(JsonNode node, Set<JsonNode> rows) {
        if (rows.contains(node)) {
            return 0;
        }
        if (node.isValueNode()) {
            return node.isNull() || node.asText().isBlank() ? 0 : 1;
        }
        int values = 0;
        for (JsonNode part : node) {
            values += valuesOutside(part, rows);
        }
        return values;
    }

    private static List<JsonNode> elements(List<JsonNode> nodes) {
        List<JsonNode> all = new ArrayList<>();
        for (JsonNode node : nodes) {
            if (node.isArray()) {
                node.forEach(all::add);
            } else {
                all.add(node);
            }
        }
        return all;
    }
}
