package techo.profiles;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeSystem.CodeSystemContentMode;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.ValueSet;

/**
 * The code systems and value sets behind the required bindings of our profiles, from {@code concepts.tsv} and
 * {@code value-sets.tsv}, where no codes are all of a system. A code system keeps its official URI; a value set has our
 * canonical.
 */
final class CodeDefinitions {
    private CodeDefinitions() {}

    /** Item codes of checkups (JLAC10): lists that grow, and older files have codes that newer lists leave out. */
    private static final Set<String> GROWING = Set.of("urn:oid:1.2.392.200119.6.1005", "urn:oid:1.2.392.200119.4.504");

    static List<CodeSystem> codeSystems() {
        Map<String, CodeSystem> systems = new LinkedHashMap<>();
        for (List<String> row : Table.rows("concepts.tsv")) {
            CodeSystem.ConceptDefinitionComponent concept = systems.computeIfAbsent(
                            row.get(0), CodeDefinitions::codeSystem)
                    .addConcept()
                    .setCode(row.get(1));
            if (!row.get(2).isEmpty()) {
                concept.setDisplay(row.get(2));
            }
        }
        return List.copyOf(systems.values());
    }

    private static CodeSystem codeSystem(String url) {
        CodeSystem system = new CodeSystem();
        system.setUrl(url)
                .setStatus(PublicationStatus.ACTIVE)
                .setCaseSensitive(true)
                .setContent(GROWING.contains(url) ? CodeSystemContentMode.FRAGMENT : CodeSystemContentMode.COMPLETE);
        return system;
    }

    static List<ValueSet> valueSets() {
        Map<String, ValueSet> sets = new LinkedHashMap<>();
        for (List<String> row : Table.rows("value-sets.tsv")) {
            ValueSet set = sets.computeIfAbsent(row.get(0), name -> {
                ValueSet fresh = new ValueSet();
                fresh.setUrl(Canonicals.VALUE_SETS + name)
                        .setName(name)
                        .setTitle(row.get(3))
                        .setStatus(PublicationStatus.ACTIVE);
                return fresh;
            });
            ValueSet.ConceptSetComponent included =
                    set.getCompose().addInclude().setSystem(row.get(1));
            codes(row.get(2)).forEach(code -> included.addConcept().setCode(code));
        }
        return List.copyOf(sets.values());
    }

    /** Those of the system that are meant; none named are all. */
    private static List<String> codes(String named) {
        return named.isEmpty() ? List.of() : List.of(named.split(" "));
    }
}
