package techo.profiles;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import techo.profiles.GuidePatch.Operation;

/**
 * A guide and the packages that it was built on. Guides define the same canonicals differently, so a resource is judged
 * by one family and never by a mixture: the guide's own definition first, then those of its nearest dependency.
 */
final class GuideFamily {
    private final FhirPackage root;
    private final List<FhirPackage> packages;
    private final Map<String, PackagedDefinition> definitions = new LinkedHashMap<>();
    private final List<GuidePatch> patches;
    private final List<String> unmet;

    private GuideFamily(
            FhirPackage root, Collection<FhirPackage> packages, List<GuidePatch> patches, List<String> unmet) {
        this.root = root;
        this.packages = List.copyOf(packages);
        this.packages.forEach(each -> each.definitions()
                .forEach(
                        definition -> definitions.putIfAbsent(definition.type() + " " + definition.url(), definition)));
        this.patches = patches.stream()
                .filter(patch -> patch.isFor(root) && concerns(patch))
                .toList();
        this.unmet = List.copyOf(unmet);
    }

    /**
     * @param loaded all packages, newest first
     * @throws UnusablePackageException when packages or profiles go round in a circle
     */
    static GuideFamily of(FhirPackage root, List<FhirPackage> loaded, List<GuidePatch> patches) {
        Set<FhirPackage> members = new LinkedHashSet<>();
        List<String> unmet = new ArrayList<>();
        Deque<FhirPackage> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            FhirPackage next = open.removeFirst();
            if (!members.add(next)) {
                continue;
            }
            Dependencies.of(next, loaded, patches).forEach(dependency -> {
                dependency.met().ifPresent(open::addLast);
                dependency.remark().ifPresent(unmet::add);
            });
        }
        GuideFamily family = new GuideFamily(
                root, members, patches, unmet.stream().distinct().toList());
        family.refuseCircles();
        return family;
    }

    FhirPackage root() {
        return root;
    }

    List<FhirPackage> packages() {
        return packages;
    }

    /** What was done to the definitions of this family because of known defects. */
    List<GuidePatch> patches() {
        return patches;
    }

    /** Dependencies that are missing, or met by another version, in words. */
    List<String> unmet() {
        return unmet;
    }

    /** @param canonical with or without a version; the version may be the definition's or its package's */
    Optional<PackagedDefinition> definition(String type, String canonical) {
        String url = Canonicals.withoutVersion(canonical);
        return Optional.ofNullable(definitions.get(type + " " + url))
                .filter(found -> url.equals(canonical) || isVersion(found, canonical.substring(url.length() + 1)));
    }

    private boolean isVersion(PackagedDefinition definition, String version) {
        return definition.version().filter(version::equals).isPresent()
                || packages.stream()
                        .anyMatch(each -> each.file().equals(definition.file())
                                && each.version().equals(version));
    }

    /** A definition that a patch adds to this family. */
    Optional<GuidePatch> derivation(String canonical) {
        return patches.stream()
                .filter(patch -> patch.operation() == Operation.DERIVE
                        && patch.canonical().equals(canonical))
                .findFirst();
    }

    /** Canonicals that the family has, but the guide at its root took from its dependencies and defines again. */
    long redefined() {
        return packages.stream()
                .skip(1)
                .flatMap(each -> each.definitions().stream())
                .filter(definition ->
                        root.definition(definition.type(), definition.url()).isPresent())
                .count();
    }

    private boolean concerns(GuidePatch patch) {
        return switch (patch.operation()) {
            case DERIVE -> !has(patch.canonical()) && has(patch.argument());
            case RENAME_DEPENDENCY ->
                packages.stream().anyMatch(each -> each.dependencies().containsKey(patch.element()))
                        && packages.stream().anyMatch(each -> each.name().equals(patch.argument()));
            case UNPIN -> true;
            case UNFIX, MIN, UNDISPLAY, DROP_SNAPSHOT -> patch.canonical().equals("*") || has(patch.canonical());
        };
    }

    private boolean has(String url) {
        return definitions.containsKey("StructureDefinition " + url) || definitions.containsKey("CodeSystem " + url);
    }

    private void refuseCircles() {
        definitions.values().forEach(definition -> {
            Set<String> seen = new HashSet<>(Set.of(definition.url()));
            Optional<String> base = definition.base();
            while (base.isPresent()) {
                if (!seen.add(base.get())) {
                    throw new UnusablePackageException(
                            definition.file(), definition.entry(), "is derived from itself by way of " + base.get());
                }
                base = Optional.ofNullable(definitions.get("StructureDefinition " + base.get()))
                        .flatMap(PackagedDefinition::base);
            }
        });
    }
}
