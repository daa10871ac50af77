package techo.profiles;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import techo.profiles.GuidePatch.Operation;

/** Finds what a package was built on among those that are loaded. */
final class Dependencies {
    /** Part of the server. */
    private static final Set<String> BUILT_IN = Set.of("hl7.fhir.r4.core");

    private Dependencies() {}

    /**
     * @param met the package that is used
     * @param remark what an operator should know: nothing was found, or another version
     */
    record Dependency(Optional<FhirPackage> met, Optional<String> remark) {}

    /** @param loaded all packages, newest first */
    static List<Dependency> of(FhirPackage dependent, List<FhirPackage> loaded, List<GuidePatch> patches) {
        return dependent.dependencies().entrySet().stream()
                .filter(wanted -> !BUILT_IN.contains(wanted.getKey()))
                .sorted(java.util.Map.Entry.comparingByKey())
                .map(wanted -> find(dependent, wanted.getKey(), wanted.getValue(), loaded, patches))
                .toList();
    }

    private static Dependency find(
            FhirPackage dependent, String name, String version, List<FhirPackage> loaded, List<GuidePatch> patches) {
        String wanted = name + "#" + version;
        Optional<FhirPackage> exact =
                loaded.stream().filter(each -> each.id().equals(wanted)).findFirst();
        if (exact.isPresent()) {
            return new Dependency(exact, Optional.empty());
        }
        Optional<FhirPackage> other = loaded.stream()
                .filter(each -> each.name().equals(name) || stands(each.name(), name, patches))
                .findFirst();
        String remark = dependent.id() + " wants " + wanted
                + other.map(found -> ", and " + found.id() + " is used").orElse(", which is not loaded");
        return new Dependency(other, Optional.of(remark));
    }

    private static boolean stands(String loaded, String wanted, List<GuidePatch> patches) {
        return patches.stream()
                .anyMatch(patch -> patch.operation() == Operation.RENAME_DEPENDENCY
                        && patch.element().equals(wanted)
                        && patch.argument().equals(loaded));
    }

    /** @throws UnusablePackageException when a package depends on itself, directly or not */
    static void refuseCircles(List<FhirPackage> loaded, List<GuidePatch> patches) {
        loaded.forEach(each -> walk(each, List.of(), loaded, patches));
    }

    private static void walk(
            FhirPackage next, List<FhirPackage> path, List<FhirPackage> loaded, List<GuidePatch> patches) {
        if (path.contains(next)) {
            throw new UnusablePackageException(
                    next.file(),
                    "package/package.json",
                    "depends on itself: "
                            + String.join(
                                    " -> ", path.stream().map(FhirPackage::id).toList()) + " -> " + next.id());
        }
        List<FhirPackage> longer = java.util.stream.Stream.concat(path.stream(), java.util.stream.Stream.of(next))
                .toList();
        of(next, loaded, patches)
                .forEach(dependency -> dependency.met().ifPresent(met -> walk(met, longer, loaded, patches)));
    }
}
