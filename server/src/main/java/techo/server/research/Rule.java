package techo.server.research;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What becomes of one element, and of those in it. Made once; read by many threads. */
final class Rule {
    /** What says which variable a resource, or a part of one, is about. */
    private static final Set<String> CODES = Set.of("code", "medicationCodeableConcept", "vaccineCode");

    private static final String SEPARATOR = "|";

    private final String path;
    private final Treatment treatment;
    private final Map<String, String> concepts;
    private final Sensitivity sensitivity;
    private final boolean code;
    private final Need need;
    private final Map<String, Rule> children = new HashMap<>();
    private final List<Rule> ordered = new ArrayList<>();
    private long needed;
    private long bit;

    /** What becomes of the object that has the element, when the element does not leave. */
    enum Need {
        OPTIONAL,
        /** It does not leave either if it has the element: without it, it would say something else. */
        KEPT,
        /** It does not leave either, whether it has the element or not. */
        REQUIRED
    }

    /** Whether a value says something that nobody should learn of a person. */
    enum Sensitivity {
        SENSITIVE,
        PLAIN
    }

    /** @param values all that may leave, with bars between them; empty where that is not a list */
    Rule(String path, Treatment treatment, String values, Need need, Sensitivity sensitivity) {
        this.path = path;
        this.treatment = treatment;
        List<String> listed = List.of((treatment == Treatment.BOOLEAN ? "true|false" : values).split("\\|", -1));
        this.concepts = listed.stream()
                .collect(Collectors.toUnmodifiableMap(value -> value, value -> concept(path, value, listed)));
        this.need = need;
        this.sensitivity = sensitivity;
        this.code = CODES.contains(path.substring(path.lastIndexOf('.') + 1));
    }

    /** Of two values each names the other, see {@link #oppositeOf}. */
    private static String concept(String path, String value, List<String> listed) {
        String counted = path + SEPARATOR + value;
        return listed.size() == 2 ? counted + SEPARATOR + listed.get(1 - listed.indexOf(value)) : counted;
    }

    void add(String name, Rule child) {
        if (children.size() == Long.SIZE || children.containsKey(name)) {
            throw new IllegalStateException("the allow-list has an element twice, or too many: " + child.path);
        }
        child.bit = 1L << children.size();
        children.put(name, child);
        ordered.add(child);
        if (child.need == Need.REQUIRED) {
            needed |= child.bit;
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

    boolean allows(String value) {
        return concepts.containsKey(value);
    }

    /** What a value that is no code of a system is counted as; null for one that never leaves. */
    @Nullable
    String concept(String value) {
        return concepts.get(value);
    }

    /** What the other of two values of an element is counted as; empty for an element with more values. */
    static Optional<String> oppositeOf(String concept) {
        String[] parts = concept.split("\\|", -1);
        return parts.length == 3 ? Optional.of(String.join(SEPARATOR, parts[0], parts[2], parts[1])) : Optional.empty();
    }

    boolean isKept() {
        return need == Need.KEPT;
    }

    Sensitivity sensitivity() {
        return sensitivity;
    }

    /** Whether it says which variable a resource, or a part of one, is about. */
    boolean isCode() {
        return code;
    }

    long bit() {
        return bit;
    }

    boolean isCompleteWith(long present) {
        return (present & needed) == needed;
    }
}
