package techo.profiles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The official definitions, where a developer has them: they are no part of this project. The directory has one folder
 * for each guide, named by the system property or environment variable {@code techo.reference-data}.
 */
final class ReferenceData {
    private static final Path HOME = Path.of(System.getProperty(
                    "techo.reference-data",
                    System.getenv().getOrDefault("techo.reference-data", "../../shared/reference-data")))
            .toAbsolutePath()
            .normalize();

    private ReferenceData() {}

    static boolean isPresent() {
        return Files.isDirectory(HOME.resolve("echeckup-1.5.0")) && Files.isDirectory(HOME.resolve("jp-core-1.2.0"));
    }

    static Path home() {
        return HOME;
    }

    static OfficialPackages packages(Set<String> withoutPatches) {
        try {
            Path directory = Files.createTempDirectory("packages");
            List<Path> files = List.of(
                    TestPackage.of("jp-core.r4", "1.2.0")
                            .canonical("http://jpfhir.jp/fhir/core")
                            .dependsOn("hl7.fhir.r4.core", "4.0.1")
                            .dependsOn("jpfhir-terminology.r4", "1.4.0")
                            .withAll(HOME.resolve("jp-core-1.2.0"))
                            .writeTo(directory),
                    TestPackage.of("jp-eCheckupReport.r4", "1.5.0")
                            .canonical("http://jpfhir.jp/fhir/eCheckupReport")
                            .dependsOn("jp-core.r4", "1.1.2-clins")
                            .dependsOn("jpfhir-terminology.r4", "1.3.0")
                            .withAll(HOME.resolve("echeckup-1.5.0"))
                            .writeTo(directory),
                    TestPackage.of("jpfhir-terminology", "2.0.0")
                            .withAll(HOME.resolve("jp-core-bound-terminology-partial"))
                            .writeTo(directory));
            OfficialPackages packages = OfficialPackages.load(files, PackageLimits.standard(), withoutPatches);
            for (Path file : files) {
                Files.delete(file);
            }
            Files.delete(directory);
            return packages;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
