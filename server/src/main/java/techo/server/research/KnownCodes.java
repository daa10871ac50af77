package techo.server.research;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import techo.terminology.catalogue.Catalogue;
import techo.terminology.catalogue.CodeSystemVersion;
import techo.terminology.concept.ConceptTable;

/**
 * Tells codes from whatever else somebody wrote where a code belongs. Codes of the systems that ship with Techo are looked
 * up; of others the shape is known, and that a code is rare is found when it is counted. Codes of results that tell what
 * people are told apart by (a birthday, an age) are none.
 */
final class KnownCodes {
    private static final Pattern PLAIN = Pattern.compile("[\\x21-\\x7e&&[^\"\\\\]]{1,64}");

    private final Map<String, Predicate<String>> systems = new HashMap<>();
    private final Map<String, Set<String>> telling = new HashMap<>();

    private KnownCodes() {}

    static KnownCodes of(Catalogue shipped) {
        KnownCodes known = new KnownCodes();
        for (CodeSystemVersion version : shipped.codeSystems()) {
            ConceptTable concepts = shipped.concepts(version);
            known.add(version.url(), code -> concepts.position(code).isPresent());
        }
        for (List<String> row : Table.read("code-systems.tsv")) {
            known.add(row.get(0), Pattern.compile(row.get(1)).asMatchPredicate());
        }
        for (List<String> row : Table.read("telling-codes.tsv")) {
            known.telling.computeIfAbsent(row.get(0), system -> new HashSet<>()).add(row.get(1));
        }
        return known;
    }

    private void add(String system, Predicate<String> codes) {
        systems.merge(system, codes, Predicate::or);
    }

    /** Whether both may stand in the output as they are; both are then plain ASCII that needs no escape in JSON. */
    boolean contains(String system, String code) {
        Predicate<String> codes = systems.get(system);
        return codes != null
                && PLAIN.matcher(code).matches()
                && codes.test(code)
                && !telling.getOrDefault(system, Set.of()).contains(code);
    }
}
