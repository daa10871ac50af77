package techo.profiles;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.SearchParameter;
import org.hl7.fhir.r4.model.StructureDefinition;

/**
 * Our Japanese profiles and everything that they need, as one module of HAPI's validation chain.
 *
 * <p>Put {@link #support()} before the base definitions in a chain, and after an official package where one is
 * installed: a canonical is judged by the first definition found. The module knows our profiles, the published
 * extensions under their official canonicals, the official profile canonicals of the alias table (JP Core 1.2.0,
 * eCheckup 1.5.0), and the code lists behind required bindings. An official canonical is known without a version and with
 * the version that was restated; with another version it is unknown.
 *
 * <p>Definitions are read once; snapshots are made by the chain when a profile is first used.
 */
public final class JapaneseProfiles {
    /**
     * Extension of a search parameter that compares folded text: its code {@code japanese-text} says that width, hiragana
     * or katakana, spaces, variation selectors and compatibility forms make no difference, neither in what is stored nor
     * in what is asked.
     */
    public static final String SEARCH_FOLDING = Canonicals.PROFILES + "search-folding";

    /** The canonical of our guide, which {@code techo.phr.r4} holds as a package. */
    public static final String IMPLEMENTATION_GUIDE =
            "https://techophr.github.io/fhir/ImplementationGuide/techo.phr.r4";

    private final List<Profile> profiles;
    private final Map<String, Alias> aliases;
    private final Map<String, Constraint> constraints;
    private final List<SearchParameter> searchParameters;
    private final JapaneseSupport support;

    /** How an official canonical is judged, and which version of it was restated. */
    private record Alias(String version, String judge) {}

    /** What a constraint of ours asks for, in words. */
    record Constraint(String text, String textJa) {}

    private JapaneseProfiles(
            List<Profile> profiles,
            Map<String, Alias> aliases,
            Map<String, Constraint> constraints,
            List<SearchParameter> searchParameters,
            JapaneseSupport support) {
        this.profiles = List.copyOf(profiles);
        this.aliases = Collections.unmodifiableMap(new LinkedHashMap<>(aliases));
        this.constraints = Map.copyOf(constraints);
        this.searchParameters = List.copyOf(searchParameters);
        this.support = support;
    }

    /** Reads the definitions that are part of this artifact; a broken one stops the start. */
    public static JapaneseProfiles load(FhirContext fhir) {
        Map<String, Alias> aliases = aliases();
        List<StructureDefinition> own = ProfileDefinitions.read(fhir);
        Map<String, IBaseResource> structures = new HashMap<>();
        own.forEach(definition -> structures.put(definition.getUrl(), definition));
        Map<String, String> types =
                own.stream().collect(Collectors.toMap(StructureDefinition::getUrl, StructureDefinition::getType));
        aliases.forEach((official, alias) -> {
            StructureDefinition definition =
                    ProfileDefinitions.alias(official, alias.version(), alias.judge(), type(types, alias.judge()));
            structures.put(official, definition);
            structures.put(official + "|" + alias.version(), definition);
        });
        ExtensionDefinitions.read().forEach(extension -> structures.put(extension.getUrl(), extension));

        Map<String, IBaseResource> valueSets = new HashMap<>();
        CodeDefinitions.valueSets().forEach(set -> valueSets.put(set.getUrl(), set));
        Map<String, IBaseResource> codeSystems = new HashMap<>();
        CodeDefinitions.codeSystems().forEach(system -> codeSystems.put(system.getUrl(), system));

        List<Profile> profiles =
                own.stream().map(definition -> profile(definition, aliases)).toList();
        return new JapaneseProfiles(
                profiles,
                aliases,
                constraints(own),
                SearchDefinitions.read(fhir),
                new JapaneseSupport(fhir, own, structures, valueSets, codeSystems));
    }

    /** Our profiles in alphabetical order of their names. */
    public List<Profile> profiles() {
        return profiles;
    }

    /** Every official canonical that this artifact restates, with the canonical, ours or the base's, that judges it. */
    public Map<String, String> aliasTable() {
        Map<String, String> judges = new LinkedHashMap<>();
        aliases.forEach((official, alias) -> judges.put(official, alias.judge()));
        return Collections.unmodifiableMap(judges);
    }

    /**
     * What Japanese records are searched by: the eight parameters of JP Core 1.2.0 under their official codes, and ours.
     * They are shared: give a copy to what changes them.
     */
    public List<SearchParameter> searchParameters() {
        return searchParameters;
    }

    /** The module for a validation chain. */
    public IValidationSupport support() {
        return support;
    }

    Optional<Constraint> constraint(String key) {
        return Optional.ofNullable(constraints.get(key));
    }

    private static Map<String, Constraint> constraints(List<StructureDefinition> own) {
        Map<String, Constraint> constraints = new HashMap<>();
        own.stream()
                .flatMap(definition -> definition.getDifferential().getElement().stream())
                .flatMap(element -> element.getConstraint().stream())
                .forEach(constraint -> constraints.put(
                        constraint.getKey(),
                        new Constraint(constraint.getHuman(), japanese(constraint.getHumanElement()))));
        return constraints;
    }

    private static Map<String, Alias> aliases() {
        Map<String, Alias> aliases = new LinkedHashMap<>();
        Table.rows("aliases.tsv").forEach(row -> aliases.put(row.get(0), new Alias(row.get(1), row.get(2))));
        return aliases;
    }

    private static String type(Map<String, String> ownTypes, String target) {
        if (target.startsWith(Canonicals.BASE)) {
            return target.substring(Canonicals.BASE.length());
        }
        String type = ownTypes.get(target);
        if (type == null) {
            throw new IllegalStateException("the alias table names a profile that does not exist: " + target);
        }
        return type;
    }

    private static Profile profile(StructureDefinition definition, Map<String, Alias> aliases) {
        List<String> officials = aliases.entrySet().stream()
                .filter(alias -> alias.getValue().judge().equals(definition.getUrl()))
                .map(Map.Entry::getKey)
                .toList();
        return new Profile(
                definition.getUrl(),
                definition.getType(),
                definition.getTitle(),
                japanese(definition.getTitleElement()),
                officials);
    }

    private static String japanese(Element text) {
        Extension translation = text.getExtensionByUrl(Canonicals.BASE + "translation");
        return translation.getExtensionByUrl("content").getValue().primitiveValue();
    }
}
