package techo.server.research;

import java.util.HashMap;
import java.util.Map;

/**
 * What values are counted as: what is common in one element can be rare in another, and a unit for another result. A record
 * has the same few again and again, so they are remembered. For one thread.
 */
final class ConceptNames {
    private static final int REMEMBERED = 5_000;

    private final KnownCodes codes;
    private final Map<Rule, Map<String, Map<String, String>>> coded = new HashMap<>();
    private final Map<String, Map<String, String>> measures = new HashMap<>();

    ConceptNames(KnownCodes codes) {
        this.codes = codes;
    }

    /** The element, the system and the code; empty for what is no known code. */
    String of(Rule rule, String system, String code) {
        Map<String, Map<String, String>> ofRule = coded.computeIfAbsent(rule, key -> new HashMap<>());
        Map<String, String> ofSystem = ofRule.computeIfAbsent(system, key -> new HashMap<>());
        if (ofSystem.size() > REMEMBERED || ofRule.size() > REMEMBERED) {
            ofRule.clear();
        }
        return ofSystem.computeIfAbsent(
                code, known -> codes.contains(system, known) ? rule.path() + " " + system + "|" + known : "");
    }

    /**
     * @param unit as {@link #of} names it
     * @param variable the code of what is measured
     */
    String ofMeasure(String unit, String variable) {
        Map<String, String> inUnit = measures.computeIfAbsent(unit, key -> new HashMap<>());
        if (inUnit.size() > REMEMBERED || measures.size() > REMEMBERED) {
            measures.clear();
        }
        return inUnit.computeIfAbsent(variable, measured -> unit + " " + measured);
    }
}
