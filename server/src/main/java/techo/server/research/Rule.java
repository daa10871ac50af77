package techo.server.research;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What becomes of one element, and of those in it. Made once; read by many threads. */
final class Rule {
    /** What says which variable a resource, or a part of one, is about. */
    private static final Set<String> CODES = Set.of("code", "medicationCodeableConcept", "vaccineCode");

    private static final String TRUE = "|true";
    private static final String FALSE = "|false";

    private final String path;
    private final Treatment treatment;
    private final Map<String, String> concepts;
    private final Sensitivity sensitivity;
    private final boolean code;
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
        String listed = treatment == Treatment.BOOLEAN ? "true|false" : values;
        this.concepts = Arrays.stream(listed.split(Pattern.quote("|")))
                .collect(Collectors.toUnmodifiableMap(value -> value, value -> path + "|" + value));
        this.sensitivity = sensitivity;
        this.code = CODES.contains(path.substring(path.lastIndexOf('.') + 1));
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

    boolean allows(String value) {
        return concepts.containsKey(value);
    }

    /** What a value that is no code of a system is counted as; null for one that never leaves. */
    @Nullable
    String concept(String value) {
        return concepts.get(value);
    }

    /** What the other of two values of an element is counted as; empty for what is no boolean. */
    static Optional<String> oppositeOf(String concept) {
        return concept.endsWith(TRUE)
                ? Optional.of(concept.substring(0, concept.length() - TRUE.length()) + FALSE)
                : Optional.of(concept)
                        .filter(counted -> counted.endsWith(FALSE))
                        .map(counted -> counted.substring(0, counted.length() - FALSE.length()) + TRUE);
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
