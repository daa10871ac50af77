package techo.exchange.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Where the rows of a map are in a payload: a list anywhere on the way stands for each of its elements. */
final class PayloadRows {
    private static final int MOST = 2_000;

    private PayloadRows() {}

    static List<JsonNode> at(JsonNode root, List<String> path) {
        List<JsonNode> here = elements(List.of(root));
        for (String key : path) {
            here = elements(here.stream().map(node -> node.path(key)).toList());
        }
        return here.stream().filter(JsonNode::isObject).limit(MOST).toList();
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
