package techo.terminology.catalogue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import techo.terminology.concept.ConceptTable;

/**
 * Everything there is at one moment. Immutable: a newly loaded master makes another catalogue, so that one request sees
 * one state throughout.
 */
public final class Catalogue {
    /** Where the canonicals of our value sets are. */
    public static final String VALUE_SETS = "https://techophr.github.io/fhir/ValueSet/";

    private final Map<String, List<CodeSystemVersion>> byUrl = new LinkedHashMap<>();
    private final Map<String, CodeSystemVersion> byId = new LinkedHashMap<>();
    private final Map<String, ValueSetDefinition> valueSets = new LinkedHashMap<>();
    private final Map<String, ConceptMapDefinition> maps = new LinkedHashMap<>();
    private final SystemNames names;
    private final ConceptTables tables;

    /** @param versions of several versions of a code system the first is the current one */
    public Catalogue(
            Collection<CodeSystemVersion> versions,
            Collection<ValueSetDefinition> valueSets,
            Collection<ConceptMapDefinition> maps,
            SystemNames names,
            ConceptTables tables) {
        for (CodeSystemVersion version : versions) {
            byUrl.computeIfAbsent(version.url(), url -> new ArrayList<>()).add(version);
            byId.put(version.id(), version);
            ValueSetDefinition all = all(version);
            this.valueSets.putIfAbsent(all.url(), all);
        }
        valueSets.forEach(set -> this.valueSets.put(set.url(), set));
        maps.forEach(map -> this.maps.put(map.url(), map));
        this.names = names;
        this.tables = tables;
    }

    /** Every code system has the value set of all its codes. */
    private static ValueSetDefinition all(CodeSystemVersion system) {
        return new ValueSetDefinition(
                system.name(),
                VALUE_SETS + system.name(),
                system.title(),
                system.japanese(),
                List.of(ValueSetDefinition.Include.all(system.url())));
    }

    public Collection<CodeSystemVersion> codeSystems() {
        return List.copyOf(byId.values());
    }

    public Collection<ValueSetDefinition> valueSets() {
        return List.copyOf(valueSets.values());
    }

    public Collection<ConceptMapDefinition> conceptMaps() {
        return List.copyOf(maps.values());
    }

    public Optional<CodeSystemVersion> codeSystem(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    public Optional<ValueSetDefinition> valueSet(String url) {
        return Optional.ofNullable(valueSets.get(url));
    }

    public Optional<ConceptMapDefinition> conceptMap(String url) {
        return Optional.ofNullable(maps.get(url));
    }

    /**
     * Where a code of a system is to be looked for: the versions asked for, under the name given and then under its
     * other names. Two code systems may share an OID, such as the items of checkups and the laboratory codes they are
     * taken from.
     *
     * @param version the current one when empty
     */
    public List<CodeSystemVersion> versions(String system, String version) {
        return Stream.concat(Stream.of(system), names.othersOf(system).stream())
                .flatMap(url -> byUrl.getOrDefault(url, List.of()).stream()
                        .filter(found -> version.isEmpty() || found.version().equals(version))
                        .limit(1))
                .toList();
    }

    /** Whether two names mean the same code system. */
    public boolean isSameSystem(String one, String other) {
        return one.equals(other) || names.othersOf(one).contains(other);
    }

    public ConceptTable concepts(CodeSystemVersion version) {
        return tables.of(version);
    }

    /** With further versions in front of those that are here. */
    public Catalogue with(Collection<CodeSystemVersion> loaded, ConceptTables loadedTables) {
        List<CodeSystemVersion> all = new ArrayList<>(loaded);
        byUrl.values().forEach(all::addAll);
        Map<String, CodeSystemVersion> own = new HashMap<>(byId);
        return new Catalogue(
                all,
                valueSets.values(),
                maps.values(),
                names,
                version -> own.containsKey(version.id()) ? tables.of(version) : loadedTables.of(version));
    }
}
