package techo.profiles;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The FHIR packages that an operator has installed, sorted into guide families. Each guide is a family of its own: the
 * guide and what it depends on among the loaded packages.
 */
public final class OfficialPackages {
    private final List<FhirPackage> packages;
    private final List<GuideFamily> families;

    private OfficialPackages(List<FhirPackage> packages, List<GuideFamily> families) {
        this.packages = List.copyOf(packages);
        this.families = List.copyOf(families);
    }

    public static OfficialPackages none() {
        return new OfficialPackages(List.of(), List.of());
    }

    /**
     * @param files gzipped FHIR packages
     * @param withoutPatches ids of patches that are not to be applied
     * @throws UnusablePackageException when a file is damaged, hostile, too large, for another FHIR version or there
     *     twice, or when packages or profiles go round in a circle
     * @throws IllegalArgumentException when there is no patch of an id
     */
    public static OfficialPackages load(List<Path> files, PackageLimits limits, Set<String> withoutPatches) {
        List<GuidePatch> patches = patches(withoutPatches);
        Map<String, FhirPackage> byId = new LinkedHashMap<>();
        for (Path file : files) {
            FhirPackage read = PackageReader.read(file, limits);
            FhirPackage other = byId.put(read.id(), read);
            if (other != null) {
                throw new UnusablePackageException(read.file(), "is " + read.id() + ", as is " + other.file());
            }
        }
        List<FhirPackage> newestFirst = byId.values().stream()
                .sorted(Comparator.comparing(FhirPackage::name)
                        .thenComparing(Comparator.comparing(FhirPackage::version, OfficialPackages::compareVersions)
                                .reversed()))
                .toList();
        Dependencies.refuseCircles(newestFirst, patches);
        List<GuideFamily> families = newestFirst.stream()
                .filter(FhirPackage::isGuide)
                .map(root -> GuideFamily.of(root, newestFirst, patches))
                .toList();
        return new OfficialPackages(newestFirst, families);
    }

    /** What was loaded, for the log and for machines. */
    public List<LoadedGuide> report() {
        return families.stream()
                .map(family -> new LoadedGuide(
                        family.root().name(),
                        family.root().version(),
                        family.root().guideCanonical(),
                        family.root().file(),
                        family.packages().stream().skip(1).map(FhirPackage::id).toList(),
                        family.root().definitions().size(),
                        (int) family.redefined(),
                        new ArrayList<>(family.patches().stream()
                                .map(GuidePatch::id)
                                .collect(Collectors.toCollection(LinkedHashSet::new))),
                        family.unmet()))
                .toList();
    }

    /** Packages that no guide asks for: nothing of them is ever used. */
    public List<String> unused() {
        return packages.stream()
                .filter(each ->
                        families.stream().noneMatch(family -> family.packages().contains(each)))
                .map(FhirPackage::file)
                .toList();
    }

    List<GuideFamily> families() {
        return families;
    }

    /**
     * The family that judges a claim: the guide that defines the canonical itself. Where several do, the one that the
     * canonical is named after, and of versions of one guide the newest, unless the claim names a version.
     */
    Optional<GuideFamily> family(String claim) {
        String url = Canonicals.withoutVersion(claim);
        return families.stream()
                .filter(family ->
                        family.root().definition("StructureDefinition", url).isPresent()
                                && family.definition("StructureDefinition", claim)
                                        .isPresent())
                .min(Comparator.comparing(family ->
                        family.root().canonical().filter(url::startsWith).isEmpty()));
    }

    private static List<GuidePatch> patches(Set<String> without) {
        List<GuidePatch> all = GuidePatch.all();
        without.stream()
                .filter(id -> all.stream().noneMatch(patch -> patch.id().equals(id)))
                .findFirst()
                .ifPresent(id -> {
                    throw new IllegalArgumentException("there is no patch with the id " + id + "; known are "
                            + all.stream().map(GuidePatch::id).distinct().collect(Collectors.joining(", ")));
                });
        return all.stream().filter(patch -> !without.contains(patch.id())).toList();
    }

    /** Numbers as numbers; a pre-release, as in {@code 1.1.2-clins}, after the release that it names. */
    static int compareVersions(String left, String right) {
        String[] first = left.split("[.+-]");
        String[] second = right.split("[.+-]");
        for (int i = 0; i < Math.min(first.length, second.length); i++) {
            boolean numbers = first[i].matches("\\d{1,9}") && second[i].matches("\\d{1,9}");
            int order = numbers
                    ? Integer.compare(Integer.parseInt(first[i]), Integer.parseInt(second[i]))
                    : first[i].compareTo(second[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(first.length, second.length);
    }
}
