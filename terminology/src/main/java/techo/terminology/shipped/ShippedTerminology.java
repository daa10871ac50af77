package techo.terminology.shipped;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import techo.terminology.CheckupItems;
import techo.terminology.TsvTable;
import techo.terminology.catalogue.Catalogue;
import techo.terminology.catalogue.CodeSystemVersion;
import techo.terminology.catalogue.ConceptMapDefinition;
import techo.terminology.catalogue.ConceptMapDefinition.Mapping;
import techo.terminology.catalogue.Equivalence;
import techo.terminology.catalogue.SystemNames;
import techo.terminology.catalogue.SystemNames.Alias;
import techo.terminology.catalogue.ValueSetDefinition;
import techo.terminology.catalogue.ValueSetDefinition.Include;
import techo.terminology.concept.ConceptTable;

/** The code systems, value sets and concept maps that ship with Techo, from the tables of this module. */
public final class ShippedTerminology {
    private static final String LOINC = "http://loinc.org";
    private static final String URIS = "urn:ietf:rfc:3986";

    private ShippedTerminology() {}

    public static Catalogue load() {
        Map<CodeSystemVersion, ConceptTable> systems = new LinkedHashMap<>();
        systems.putAll(SmallSystems.load());
        systems.putAll(CheckupSystems.load());
        systems.putAll(MunicipalSystems.load());
        List<Alias> aliases = TsvTable.read("shipped/aliases.tsv").stream()
                .map(row -> new Alias(row.get("url"), row.get("alias")))
                .toList();
        Map<String, ConceptTable> tables = new HashMap<>();
        systems.forEach((system, table) -> tables.put(system.id(), table));
        return new Catalogue(
                systems.keySet(),
                valueSets(),
                maps(aliases),
                new SystemNames(aliases),
                version -> requireNonNull(tables.get(version.id())));
    }

    private static List<ValueSetDefinition> valueSets() {
        Map<String, List<TsvTable.Row>> byUrl = TsvTable.read("shipped/value-sets.tsv").stream()
                .collect(Collectors.groupingBy(row -> row.get("url"), LinkedHashMap::new, Collectors.toList()));
        return byUrl.values().stream()
                .map(rows -> new ValueSetDefinition(
                        rows.get(0).get("id"),
                        rows.get(0).get("url"),
                        rows.get(0).get("title"),
                        rows.get(0).get("title-ja"),
                        rows.stream().map(ShippedTerminology::include).toList()))
                .toList();
    }

    private static Include include(TsvTable.Row row) {
        String codes = row.get("codes");
        return codes.isEmpty()
                ? Include.all(row.get("system"))
                : new Include(row.get("system"), "", Set.of(codes.split(" ")));
    }

    private static List<ConceptMapDefinition> maps(List<Alias> aliases) {
        List<ConceptMapDefinition> maps = new ArrayList<>();
        Map<String, List<Mapping>> listed = TsvTable.read("shipped/mappings.tsv").stream()
                .collect(Collectors.groupingBy(
                        row -> row.get("map"),
                        LinkedHashMap::new,
                        Collectors.mapping(
                                row -> new Mapping(
                                        row.get("source"),
                                        row.get("code"),
                                        row.get("target"),
                                        row.get("target-code"),
                                        Equivalence.ofCode(row.get("equivalence"))),
                                Collectors.toList())));
        listed.forEach((id, mappings) -> maps.add(new ConceptMapDefinition.Listed(id, title(id), "", mappings)));
        maps.add(checkupItemsToLoinc());
        maps.add(new ConceptMapDefinition.Listed(
                "system-names",
                "Other names of code systems",
                "Each name of a code system that is not in use any more, and the one that is.",
                aliases.stream()
                        .map(alias -> new Mapping(URIS, alias.alias(), URIS, alias.url(), Equivalence.EQUAL))
                        .toList()));
        TsvTable.read("master/property-maps.tsv")
                .forEach(row -> maps.add(new ConceptMapDefinition.OfProperty(
                        row.get("id"),
                        title(row.get("id")),
                        row.get("source"),
                        row.get("property"),
                        row.get("target"),
                        Equivalence.ofCode(row.get("equivalence")))));
        return maps;
    }

    private static ConceptMapDefinition checkupItemsToLoinc() {
        List<Mapping> candidates = CheckupItems.load().all().stream()
                .flatMap(item -> item.loinc().stream()
                        .map(loinc ->
                                new Mapping(CheckupSystems.ITEMS, item.code(), LOINC, loinc, Equivalence.INEXACT)))
                .toList();
        return new ConceptMapDefinition.Listed(
                "checkup-item-to-loinc",
                "Checkup items to LOINC, candidates",
                "Candidates for searching and trends. There is no official mapping; nobody has reviewed these clinically.",
                candidates);
    }

    private static String title(String id) {
        String words = id.replace('-', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
