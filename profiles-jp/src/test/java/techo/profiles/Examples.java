package techo.profiles;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The examples beside each profile: one valid resource, and single changes that each break one rule. */
final class Examples {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A broken rule: its stable code, the element and the rule itself. */
    record Issue(String rule, String at, Optional<String> detail) {
        static Issue of(Violation violation) {
            return new Issue(violation.rule().code(), violation.expression(), violation.detail());
        }
    }

    /**
     * One change of the valid resource, with the rule that it must break.
     *
     * @param also what the same change breaks besides, such as the count of a slice beside that of its element
     */
    record Broken(String because, JsonNode resource, Issue breaks, Set<Issue> also) {
        Set<Issue> all() {
            return Stream.concat(Stream.of(breaks), also.stream()).collect(Collectors.toSet());
        }
    }

    record Of(JsonNode valid, List<Broken> broken) {}

    private Examples() {}

    static Of of(String profile) {
        try (InputStream stream = Examples.class.getResourceAsStream("examples/" + profile + ".json")) {
            JsonNode file = JSON.readTree(stream);
            JsonNode valid = file.get("valid");
            List<Broken> broken = StreamSupport.stream(file.get("invalid").spliterator(), false)
                    .map(change -> broken(valid, change))
                    .toList();
            return new Of(valid, broken);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Broken broken(JsonNode valid, JsonNode change) {
        JsonNode resource = valid.deepCopy();
        if (change.has("remove")) {
            remove(resource, change.get("remove").asText());
        } else if (change.has("rename")) {
            remove(resource, change.get("rename").asText());
            set(resource, "/" + change.get("as").asText(), change.get("to"));
        } else {
            set(resource, change.get("set").asText(), change.get("to"));
        }
        return new Broken(
                change.get("because").asText(),
                resource,
                issue(change.get("breaks")),
                StreamSupport.stream(change.path("also").spliterator(), false)
                        .map(Examples::issue)
                        .collect(Collectors.toSet()));
    }

    private static Issue issue(JsonNode issue) {
        return new Issue(
                issue.get("rule").asText(),
                issue.get("at").asText(),
                Optional.ofNullable(issue.get("detail")).map(JsonNode::asText));
    }

    private static void remove(JsonNode resource, String pointer) {
        JsonNode parent = parent(resource, pointer);
        String last = last(pointer);
        JsonNode removed = parent.isArray()
                ? ((ArrayNode) parent).remove(Integer.parseInt(last))
                : ((ObjectNode) parent).remove(last);
        if (removed == null) {
            throw new IllegalArgumentException("nothing to remove at " + pointer);
        }
    }

    private static void set(JsonNode resource, String pointer, JsonNode value) {
        JsonNode parent = parent(resource, pointer);
        if (parent.isArray()) {
            ((ArrayNode) parent).set(Integer.parseInt(last(pointer)), value);
        } else {
            ((ObjectNode) parent).set(last(pointer), value);
        }
    }

    private static JsonNode parent(JsonNode resource, String pointer) {
        JsonNode parent = resource.at(pointer.substring(0, pointer.lastIndexOf('/')));
        if (parent.isMissingNode()) {
            throw new IllegalArgumentException("no such place: " + pointer);
        }
        return parent;
    }

    private static String last(String pointer) {
        return pointer.substring(pointer.lastIndexOf('/') + 1);
    }
}
