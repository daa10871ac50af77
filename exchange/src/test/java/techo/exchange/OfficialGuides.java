package techo.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import techo.profiles.OfficialPackages;
import techo.profiles.PackageLimits;

/**
 * The published guides, where they are at hand, packed as an operator installs them. They are not part of this project;
 * {@link OfficialSchemas} says where they are looked for.
 */
public final class OfficialGuides {

    private OfficialGuides() {}

    public static boolean areAtHand() {
        return Files.isDirectory(OfficialSchemas.HOME.resolve("echeckup-1.5.0"))
                && Files.isDirectory(OfficialSchemas.HOME.resolve("jp-core-1.2.0"));
    }

    /** @param withoutPatches repairs of published defects that are left out */
    public static OfficialPackages load(Set<String> withoutPatches) {
        try {
            Path directory = Files.createTempDirectory("guides");
            List<Path> files = List.of(
                    pack(directory, "jp-core-1.2.0", """
                            {"name": "jp-core.r4", "version": "1.2.0", "canonical": "http://jpfhir.jp/fhir/core",
                             "fhirVersions": ["4.0.1"], "dependencies": {"jpfhir-terminology.r4": "1.4.0"}}"""),
                    pack(directory, "echeckup-1.5.0", """
                            {"name": "jp-eCheckupReport.r4", "version": "1.5.0",
                             "canonical": "http://jpfhir.jp/fhir/eCheckupReport", "fhirVersions": ["4.0.1"],
                             "dependencies": {"jp-core.r4": "1.1.2-clins", "jpfhir-terminology.r4": "1.3.0"}}"""),
                    pack(directory, "jp-core-bound-terminology-partial", """
                            {"name": "jpfhir-terminology", "version": "2.0.0", "canonical": "http://jpfhir.jp/fhir",
                             "fhirVersions": ["4.0.1"], "dependencies": {}}"""));
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

    private static Path pack(Path directory, String guide, String manifest) throws IOException {
        Path file = directory.resolve(guide + ".tgz");
        try (OutputStream out = Files.newOutputStream(file);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(out));
                Stream<Path> definitions = Files.list(OfficialSchemas.HOME.resolve(guide))) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            put(tar, "package.json", manifest.getBytes(UTF_8));
            for (Path definition : definitions.sorted().toList()) {
                put(tar, definition.getFileName().toString(), Files.readAllBytes(definition));
            }
        }
        return file;
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] bytes) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry("package/" + name, true);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }
}
