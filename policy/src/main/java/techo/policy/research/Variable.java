package techo.policy.research;

import java.util.Set;
import java.util.TreeSet;

/**
 * What a study asks for: resources of one type, or only those with one of some codes. What no variable names does not
 * leave (data minimisation).
 *
 * @param type a FHIR resource type
 * @param codes empty for every code
 */
public record Variable(String type, Set<Concept> codes) {
    public Variable {
        if (!type.matches("[A-Z][A-Za-z]{1,63}")) {
            throw new IllegalArgumentException("a variable names a resource type");
        }
        codes = Set.copyOf(codes);
    }

    /** As {@code Observation}, or {@code Observation?code=system|code,system|code}. */
    @Override
    public String toString() {
        Set<String> sorted = new TreeSet<>();
        codes.forEach(code -> sorted.add(code.toString()));
        return sorted.isEmpty() ? type : type + "?code=" + String.join(",", sorted);
    }

    /**
     * A code of a code system.
     *
     * @param system its canonical URL or {@code urn:oid:}
     */
    public record Concept(String system, String code) {
        @Override
        public String toString() {
            return system + "|" + code;
        }
    }
}
