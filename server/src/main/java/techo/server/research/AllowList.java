package techo.server.research;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import techo.server.research.Rule.Need;
import techo.server.research.Rule.Sensitivity;

/**
 * The elements that may leave for a study, from {@code allow-list.tsv}. What it does not list never leaves, so that
 * nothing new in FHIR, in a guide or in a file can.
 */
final class AllowList {
    private final Map<String, Rule> types = new TreeMap<>();
    private final List<Element> elements = new ArrayList<>();

    /**
     * One row.
     *
     * @param path below the type, with dots
     * @param reason why a study needs it
     */
    record Element(String type, String path, Treatment treatment, String reason) {}

    private AllowList() {}

    static AllowList load() {
        AllowList list = new AllowList();
        Table.read("allow-list.tsv").forEach(list::add);
        return list;
    }

    private void add(List<String> row) {
        String type = row.get(0);
        String path = row.get(1);
        Treatment treatment = Treatment.valueOf(row.get(2));
        Rule parent = types.computeIfAbsent(type, key -> object(key));
        String[] names = path.split("\\.", -1);
        for (int i = 0; i < names.length - 1; i++) {
            Rule object = parent.child(names[i]);
            if (object == null) {
                object = object(parent.path() + "." + names[i]);
                parent.add(names[i], object);
            }
            parent = object;
        }
        Need need =
                row.get(4).isEmpty() ? Need.OPTIONAL : Need.valueOf(row.get(4).toUpperCase(Locale.ROOT));
        Sensitivity sensitivity = row.get(5).isEmpty() ? Sensitivity.PLAIN : Sensitivity.SENSITIVE;
        parent.add(names[names.length - 1], new Rule(type + "." + path, treatment, row.get(3), need, sensitivity));
        elements.add(new Element(type, path, treatment, row.get(6)));
    }

    private static Rule object(String path) {
        return new Rule(path, Treatment.OBJECT, "", Need.OPTIONAL, Sensitivity.PLAIN);
    }

    Set<String> types() {
        return Set.copyOf(types.keySet());
    }

    /** Null for a type of which nothing leaves. */
    @Nullable
    Rule type(String type) {
        return types.get(type);
    }

    /** In the order of the list. */
    List<Element> elements(String type) {
        return elements.stream().filter(element -> element.type().equals(type)).toList();
    }
}
