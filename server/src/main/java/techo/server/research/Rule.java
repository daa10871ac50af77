package techo.server.research;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What becomes of one element, and of those in it. Made once; read by many threads. */
final class Rule {
    private final String path;
    private final Treatment treatment;
    private final Set<String> values;
    private final Sensitivity sensitivity;
    private final Map<String, Rule> children = new HashMap<>();
    private final List<Rule> ordered = new ArrayList<>();
    private long needed;
    private long bit;

    /** Whether a value says something that nobody should learn of a person. */
    enum Sensitivity {
        SENSITIVE,
        PLAIN
    }

    Rule(String path, Treatment treatment, String values, Sensitivity sensitivity) {
        this.path = path;
        this.treatment = treatment;
        this.values = Set.of(values.split(Pattern.quote("|")));
        this.sensitivity = sensitivity;
    }

    /** @param needed whether this object does not leave without it */
    void add(String name, Rule child, boolean needed) {
        if (children.size() == Long.SIZE || children.containsKey(name)) {
            throw new IllegalStateException("the allow-list has an element twice, or too many: " + child.path);
        }
        child.bit = 1L << children.size();
        children.put(name, child);
        ordered.add(child);
        if (needed) {
            this.needed |= child.bit;
        }
    }

    /** Null for an element that never leaves; asked for each element of each resource. */
    @Nullable
    Rule child(String name) {
        return children.get(name);
    }

    List<Rule> children() {
        return List.copyOf(ordered);
    }

    String path() {
        return path;
    }

    Treatment treatment() {
        return treatment;
    }

    boolean allows(String code) {
        return values.contains(code);
    }

    Sensitivity sensitivity() {
        return sensitivity;
    }

    /** What says which variable a resource, or a part of one, is about. */
    boolean isCode() {
        return path.endsWith(".code");
    }

    long bit() {
        return bit;
    }

    boolean isCompleteWith(long present) {
        return (present & needed) == needed;
    }
}
