package techo.profiles;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hl7.fhir.common.hapi.validation.validator.WorkerContextValidationSupportAdapter;
import org.hl7.fhir.r5.model.StructureDefinition;
import techo.profiles.ElementRules.Rule;
import techo.profiles.ElementRules.Rules;
import techo.profiles.ElementRules.TypeProfile;

/**
 * Lays the snapshot of an official definition beside the one of ours that restates it: each element, each element of each
 * slice, each constraint of either side. Slices are matched by what tells them apart, because their names differ; an
 * element that only one side mentions is compared with what the base standard says of it.
 *
 * <p>Not compared is what {@code departures.tsv} leaves in all profiles: the count of {@code meta.lastUpdated} and
 * {@code meta.profile}, element ids, profiles of reference targets, bindings that are not required, displays.
 */
final class OfficialComparison {
    private static final String NOTHING = "-";

    private final OfficialPackages packages;
    private final Map<String, String> ourConstraints;
    private final WorkerContextValidationSupportAdapter ours = new WorkerContextValidationSupportAdapter();
    private final ElementRules ourRules;

    /** @param ourConstraints key of each official constraint, and the key of ours that restates it */
    OfficialComparison(OfficialPackages packages, Map<String, String> ourConstraints) {
        this.packages = packages;
        this.ourConstraints = Map.copyOf(ourConstraints);
        ProfileValidator.chain(Validators.FHIR, List.of(Validators.PROFILES.support(), Validators.BASE), ours);
        this.ourRules = new ElementRules(ours, Map.of());
    }

    /**
     * @param restating name of our profile, or of the extension
     * @param element id with, in place of the name of a slice, what tells it apart
     */
    record Difference(String restating, String official, String element, String theirs, String ours) {
        List<String> cells() {
            return List.of(restating, official, element, theirs, ours);
        }
    }

    List<Difference> differences() {
        List<Difference> differences = new ArrayList<>();
        for (GuideFamily family : packages.families()) {
            WorkerContextValidationSupportAdapter theirs = new WorkerContextValidationSupportAdapter();
            ProfileValidator.chain(
                    Validators.FHIR,
                    List.of(new FamilySupport(Validators.FHIR, family, List.of()), Validators.BASE),
                    theirs);
            ElementRules theirRules = new ElementRules(theirs, ourConstraints);
            pairs(family)
                    .forEach(pair -> differences.addAll(differences(
                            pair,
                            new Side(theirRules, theirRules.of(definition(theirs, pair.official()))),
                            new Side(ourRules, ourRules.of(definition(ours, pair.ours()))))));
        }
        return differences;
    }

    private record Pair(String restating, String official, String ours) {}

    private Stream<Pair> pairs(GuideFamily family) {
        Stream<Pair> profiles = Validators.PROFILES.profiles().stream()
                .flatMap(profile -> profile.officials().stream()
                        .map(official -> new Pair(profile.name(), official, profile.canonical())));
        Stream<Pair> extensions = ExtensionDefinitions.read().stream()
                .map(extension -> new Pair(
                        extension.getUrl().substring(extension.getUrl().lastIndexOf('/') + 1),
                        extension.getUrl(),
                        extension.getUrl()));
        return Stream.concat(profiles, extensions)
                .filter(pair ->
                        packages.family(pair.official()).filter(family::equals).isPresent());
    }

    private static StructureDefinition definition(WorkerContextValidationSupportAdapter definitions, String canonical) {
        StructureDefinition found = definitions.fetchResource(StructureDefinition.class, canonical);
        if (found == null) {
            throw new IllegalStateException("nobody defines " + canonical);
        }
        return found;
    }

    /** One of the two definitions. */
    private record Side(ElementRules definitions, Rules rules) {
        Optional<Rule> element(String id) {
            return Optional.ofNullable(rules.elements().get(id));
        }

        Optional<String> value(String id) {
            return Optional.ofNullable(rules.values().get(id));
        }

        /** What the definition of a value above an element asks of the element. */
        <T> Optional<T> ofValue(Optional<Above> above, Function<Rules, Map<String, T>> part) {
            return above.flatMap(found -> definitions
                    .of(found.profile())
                    .flatMap(rules -> Optional.ofNullable(part.apply(rules).get(found.inner()))));
        }
    }

    /** @param inner id of the element within the definition of the value */
    private record Above(TypeProfile profile, String inner) {}

    private List<Difference> differences(Pair pair, Side theirs, Side own) {
        List<Difference> differences = new ArrayList<>();
        union(theirs.rules().elements(), own.rules().elements()).stream()
                .filter(OfficialComparison::isCompared)
                .forEach(id -> difference(pair, id, rule(theirs, own, id), rule(own, theirs, id))
                        .ifPresent(differences::add));
        union(theirs.rules().values(), own.rules().values())
                .forEach(id -> difference(pair, id + " =", value(theirs, own, id), value(own, theirs, id))
                        .ifPresent(differences::add));
        return differences;
    }

    private static Optional<Difference> difference(Pair pair, String id, String theirs, String ours) {
        return theirs.equals(ours)
                ? Optional.empty()
                : Optional.of(new Difference(pair.restating(), pair.official(), id, theirs, ours));
    }

    private static Set<String> union(Map<String, ?> theirs, Map<String, ?> ours) {
        Set<String> ids = new LinkedHashSet<>(theirs.keySet());
        ids.addAll(ours.keySet());
        return ids;
    }

    /**
     * What one side says of an element. Where it is silent about what is below a value that has a definition of its own,
     * such as an extension, what that definition says; about a slice, what it says of the sliced element; altogether, what
     * the base standard says of the element that the other side names.
     */
    private String rule(Side side, Side other, String id) {
        Optional<Rule> unsliced = side.element(unsliced(id));
        Optional<Above> above = above(side, other, id);
        return side.element(id)
                .map(found -> unsliced.filter(whole -> isSlice(id))
                        .map(whole -> found.without(whole.constraints()))
                        .orElse(found))
                .or(() -> side.ofValue(above, Rules::elements))
                .or(() -> unsliced.map(whole -> isSlice(id) ? whole.slice(told(id)) : whole))
                .or(() -> other.element(id)
                        .flatMap(named -> ourRules.base(named.base()))
                        .map(base -> isSlice(id) ? base.slice(told(id)) : base))
                .map(found -> side.rules().present().contains(id) ? found.present() : found)
                .map(Rule::words)
                .orElse(NOTHING);
    }

    private static String value(Side side, Side other, String id) {
        return side.value(id)
                .or(() -> side.ofValue(above(side, other, id), Rules::values))
                .orElse(NOTHING);
    }

    private static Optional<Above> above(Side side, Side other, String id) {
        return Stream.of(side, other)
                .map(each -> each.rules().profiled().entrySet().stream()
                        .filter(value -> id.startsWith(value.getKey() + "."))
                        .max(Comparator.comparingInt(value -> value.getKey().length())))
                .flatMap(Optional::stream)
                .findFirst()
                .map(value -> new Above(
                        value.getValue(),
                        value.getValue().type() + id.substring(value.getKey().length())));
    }

    private static boolean isSlice(String id) {
        return id.endsWith("]");
    }

    private static String told(String id) {
        return id.substring(id.lastIndexOf('[') + 1, id.length() - 1);
    }

    /** Without what tells slices apart; the {@code [x]} of a choice stays. */
    private static String unsliced(String id) {
        return id.replaceAll("\\[(?!x\\])[^\\]]*\\]", "");
    }

    private static boolean isCompared(String id) {
        return !id.matches(".*\\.(id|meta\\.lastUpdated|meta\\.profile)") && !id.matches(".*\\.(display|unit)");
    }
}
