package techo.terminology.shipped;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import techo.terminology.TsvTable;
import techo.terminology.catalogue.CodeSystemVersion;
import techo.terminology.catalogue.CodeSystemVersion.Content;
import techo.terminology.concept.Concept;
import techo.terminology.concept.ConceptTable;
import techo.terminology.concept.ConceptTableBuilder;

/** Our own code systems and the small official ones, from {@code code-systems.tsv} and {@code concepts.tsv}. */
final class SmallSystems {
    private SmallSystems() {}

    static Map<CodeSystemVersion, ConceptTable> load() {
        Map<String, List<TsvTable.Row>> concepts =
                TsvTable.read("shipped/concepts.tsv").stream().collect(Collectors.groupingBy(row -> row.get("system")));
        Map<CodeSystemVersion, ConceptTable> systems = new LinkedHashMap<>();
        for (TsvTable.Row row : TsvTable.read("shipped/code-systems.tsv")) {
            ConceptTable table = table(concepts.getOrDefault(row.get("id"), List.of()));
            systems.put(
                    ShippedSystem.of(
                            row.get("id"),
                            row.get("url"),
                            row.get("title"),
                            row.get("title-ja"),
                            Content.valueOf(row.get("content").toUpperCase(java.util.Locale.ROOT)),
                            row.get("origin"),
                            table),
                    table);
        }
        return systems;
    }

    private static ConceptTable table(List<TsvTable.Row> rows) {
        ConceptTableBuilder builder = new ConceptTableBuilder(List.of(Concept.ENGLISH));
        rows.forEach(
                row -> builder.add(row.get("code"), row.get("display"), Map.of(Concept.ENGLISH, row.get("english"))));
        return builder.build();
    }
}
