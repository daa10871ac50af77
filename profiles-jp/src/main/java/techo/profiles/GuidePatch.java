package techo.profiles;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A known defect of a published guide, and how it is read here; from {@code patches.tsv}. Applied in memory, to what an
 * operator has installed; nothing patched is passed on.
 *
 * @param id the name by which it is switched off; several patches may share it
 * @param guide how the package ids begin to whose family it belongs; {@code *} for all
 * @param canonical the definition that it changes; {@code *} for all, empty for none
 * @param operation what is done
 * @param element element id, with {@code *} for any type, or what the operation asks for
 * @param argument what the operation asks for
 * @param what the change in words
 * @param why the defect in words
 */
record GuidePatch(
        String id,
        String guide,
        String canonical,
        Operation operation,
        String element,
        String argument,
        String what,
        String why) {

    enum Operation {
        /** Removes a fixed or pattern value from an element. */
        UNFIX,
        /** Sets the minimum of an element. */
        MIN,
        /** Removes displays: from the patterns below an element, or from the concepts of a code system. */
        UNDISPLAY,
        /** Removes the snapshot, so that it is made again from the differential. */
        DROP_SNAPSHOT,
        /** Removes the version of references into the base standard. */
        UNPIN,
        /** Adds a definition that is missing, as a profile on another one that adds nothing. */
        DERIVE,
        /** Lets a package of one name stand for a dependency of another. */
        RENAME_DEPENDENCY;

        private static Operation named(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    static List<GuidePatch> all() {
        return Table.rows("patches.tsv").stream()
                .map(row -> new GuidePatch(
                        row.get(0),
                        row.get(1),
                        row.get(2),
                        Operation.named(row.get(3)),
                        row.get(4),
                        row.get(5),
                        row.get(6),
                        row.get(7)))
                .toList();
    }

    boolean isFor(FhirPackage root) {
        return guide.equals("*") || root.name().startsWith(guide);
    }

    boolean changes(String url) {
        return canonical.equals("*") || canonical.equals(url);
    }

    void apply(ObjectNode definition) {
        switch (operation) {
            case UNFIX -> elements(definition, element, false).forEach(GuidePatch::unfix);
            case MIN ->
                elements(definition, element, false).forEach(each -> each.put("min", Integer.parseInt(argument)));
            case UNDISPLAY -> {
                elements(definition, element, true).forEach(each -> values(each).forEach(GuidePatch::undisplay));
                undisplay(definition.path("concept"));
            }
            case DROP_SNAPSHOT -> definition.remove("snapshot");
            case UNPIN -> unpin(definition);
            case DERIVE, RENAME_DEPENDENCY -> {
                // They change a family, not a definition that it has.
            }
        }
    }

    private static Stream<ObjectNode> elements(ObjectNode definition, String id, boolean below) {
        return Stream.of("snapshot", "differential")
                .flatMap(view -> StreamSupport.stream(
                        definition.path(view).path("element").spliterator(), false))
                .filter(each -> {
                    String actual = each.path("id").asText();
                    return actual.equals(id)
                            || (below && actual.startsWith(id))
                            || (id.startsWith("*.") && actual.matches("\\w+" + Pattern.quote(id.substring(1))));
                })
                .map(ObjectNode.class::cast);
    }

    private static void unfix(ObjectNode element) {
        List<String> fields = element.properties().stream()
                .map(Map.Entry::getKey)
                .filter(GuidePatch::isValue)
                .toList();
        element.remove(fields);
    }

    private static Stream<JsonNode> values(ObjectNode element) {
        return element.properties().stream()
                .filter(field -> isValue(field.getKey()))
                .map(Map.Entry::getValue);
    }

    private static boolean isValue(String field) {
        return field.startsWith("fixed") || field.startsWith("pattern");
    }

    private static void undisplay(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove("display");
        }
        node.forEach(GuidePatch::undisplay);
    }

    private void unpin(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> field.setValue(unpinned(field.getValue())));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, unpinned(array.get(i)));
            }
        }
        node.forEach(this::unpin);
    }

    private JsonNode unpinned(JsonNode value) {
        String pin = "|" + argument;
        String text = value.asText();
        boolean pinned = value.isTextual() && text.startsWith("http://hl7.org/fhir/") && text.endsWith(pin);
        return pinned ? new TextNode(text.substring(0, text.length() - pin.length())) : value;
    }
}
