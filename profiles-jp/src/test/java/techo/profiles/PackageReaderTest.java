package techo.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackageReaderTest {
    private static final PackageLimits SMALL = new PackageLimits(100_000, 20, 10_000, 50_000);

    @TempDir
    private Path directory;

    @Test
    void definitions_are_found_and_everything_else_is_left_alone() {
        Path file = TestPackage.of("guide", "1.0.0")
                .dependsOn("other", "2.0.0")
                .profile("http://example.org/p", "Patient", Canonicals.BASE + "Patient")
                .codeSystem("http://example.org/c", "complete", List.of("a"))
                .with("{\"resourceType\": \"Patient\"}")
                .entry("package/.index.json", "no JSON at all")
                .entry("package/example/Patient-x.json", "no JSON at all")
                .entry("package/other/openapi.json", "no JSON at all")
                .writeTo(directory);

        FhirPackage read = PackageReader.read(file, SMALL);

        assertThat(read.id()).isEqualTo("guide#1.0.0");
        assertThat(read.dependencies()).containsEntry("other", "2.0.0");
        assertThat(read.definitions())
                .extracting(PackagedDefinition::url)
                .containsExactly("http://example.org/p", "http://example.org/c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil.json", "package/../../evil.json", "/etc/evil.json", "package\\..\\evil.json"})
    void a_name_that_leads_out_of_the_package_is_refused(String name) {
        refused(TestPackage.of("guide", "1.0.0").entry(name, "{}").writeTo(directory), "leads out", "evil.json");
    }

    @Test
    void a_link_is_refused() throws IOException {
        Path file = directory.resolve("link.tgz");
        try (OutputStream out = Files.newOutputStream(file);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(out))) {
            TarArchiveEntry link = new TarArchiveEntry("package/link.json", TarConstants.LF_SYMLINK);
            link.setLinkName("/etc/passwd");
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
        }

        refused(file, "neither a file nor a folder", "package/link.json");
    }

    @Test
    void what_is_too_large_unpacked_is_refused_whatever_its_packed_size() {
        String blank = " ".repeat(10_001);
        refused(TestPackage.of("guide", "1.0.0").entry("package/a.txt", blank).writeTo(directory), "10000", "a.txt");

        TestPackage many = TestPackage.of("guide", "1.0.0");
        for (int i = 0; i < 6; i++) {
            many.entry("package/" + i + ".txt", " ".repeat(10_000));
        }
        refused(many.writeTo(directory), "50000", "4.txt");
    }

    @Test
    void too_many_entries_and_too_large_a_file_are_refused() {
        TestPackage many = TestPackage.of("guide", "1.0.0");
        for (int i = 0; i < 20; i++) {
            many.entry("package/" + i + ".txt", "");
        }
        refused(many.writeTo(directory), "more than 20 entries", "19.txt");

        Path file = TestPackage.of("guide", "1.0.0").writeTo(directory);
        assertThatExceptionOfType(UnusablePackageException.class)
                .isThrownBy(() -> PackageReader.read(file, new PackageLimits(10, 20, 10_000, 50_000)))
                .withMessageContaining("larger than 10 bytes");
    }

    @Test
    void a_damaged_file_is_refused() throws IOException {
        Path file = TestPackage.of("guide", "1.0.0")
                .profile("http://example.org/p", "Patient", Canonicals.BASE + "Patient")
                .writeTo(directory);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        refused(file, "not a readable gzipped tar", "guide-1.0.0.tgz");

        Files.writeString(file, "no archive");
        refused(file, "not a readable gzipped tar", "guide-1.0.0.tgz");
    }

    @Test
    void an_entry_that_is_no_json_is_refused_by_name() {
        refused(
                TestPackage.of("guide", "1.0.0")
                        .entry("package/StructureDefinition-x.json", "{\"resourceType\": ")
                        .writeTo(directory),
                "not a readable",
                "package/StructureDefinition-x.json");
    }

    @ParameterizedTest
    @CsvSource({"5.0.0", "3.0.1", "4.3.0"})
    void a_package_for_another_fhir_version_is_refused(String version) {
        refused(
                TestPackage.of("guide", "1.0.0").fhirVersion(version).writeTo(directory),
                "is for FHIR " + version,
                "package/package.json");
    }

    @Test
    void a_canonical_that_is_defined_twice_is_refused() {
        refused(
                TestPackage.of("guide", "1.0.0")
                        .profile("http://example.org/p", "Patient", Canonicals.BASE + "Patient")
                        .profile("http://example.org/p", "Patient", Canonicals.BASE + "Patient")
                        .writeTo(directory),
                "a second time; first in package/Definition-0.json",
                "package/Definition-1.json");
    }

    private static void refused(Path file, String why, String where) {
        assertThatExceptionOfType(UnusablePackageException.class)
                .isThrownBy(() -> PackageReader.read(file, SMALL))
                .withMessageContaining(file.getFileName().toString())
                .withMessageContaining(where)
                .withMessageContaining(why);
    }
}
