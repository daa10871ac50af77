package techo.server.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import techo.profiles.LoadedGuide;
import techo.profiles.PackageLimits;
import techo.profiles.UnusablePackageException;

class InstalledPackagesTest {
    @TempDir
    private Path directory;

    @Test
    void the_archives_of_the_directory_and_those_at_addresses_are_loaded() throws IOException {
        guide(directory.resolve("a.tgz"), "a");
        Files.writeString(directory.resolve("README"), "no package");
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        guide(elsewhere.resolve("b.tgz"), "b");

        assertThat(load(
                        Optional.of(directory),
                        List.of(elsewhere.resolve("b.tgz").toUri()),
                        Set.of()))
                .extracting(LoadedGuide::name)
                .containsExactly("a", "b");
    }

    @Test
    void nothing_is_loaded_unless_asked_for() {
        assertThat(load(Optional.empty(), List.of(), Set.of())).isEmpty();
    }

    @Test
    void a_patch_is_switched_off_by_its_name() throws IOException {
        guide(directory.resolve("a.tgz"), "a");

        assertThat(load(Optional.of(directory), List.of(), Set.of()).get(0).patches())
                .contains("server-sets-last-updated");
        assertThat(load(Optional.of(directory), List.of(), Set.of("server-sets-last-updated"))
                        .get(0)
                        .patches())
                .doesNotContain("server-sets-last-updated");
    }

    @Test
    void a_directory_that_is_not_there_and_a_package_that_is_broken_stop_the_start() throws IOException {
        assertThatIllegalStateException()
                .isThrownBy(() -> load(Optional.of(directory.resolve("nowhere")), List.of(), Set.of()))
                .withMessageContaining("techo.profiles.packages-dir");
        Files.writeString(directory.resolve("a.tgz"), "no package");
        assertThatIllegalStateException()
                .isThrownBy(() -> load(Optional.of(directory), List.of(), Set.of()))
                .isInstanceOf(UnusablePackageException.class)
                .withMessageContaining("a.tgz");
    }

    @Test
    void an_address_that_does_not_answer_stops_the_start_and_is_not_repeated_whole() {
        URI secret = URI.create("https://localhost:1/guide.tgz?token=secret");

        assertThatIllegalStateException()
                .isThrownBy(() -> load(Optional.empty(), List.of(secret), Set.of()))
                .withMessageContainingAll("guide.tgz", "localhost")
                .satisfies(problem -> assertThat(problem.getMessage()).doesNotContain("secret"));
    }

    @Test
    void only_https_and_file_addresses_are_taken() {
        for (String address : List.of("http://example.org/a.tgz", "ftp://example.org/a.tgz", "a.tgz")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new PackageSources(Optional.empty(), List.of(URI.create(address)), Set.of()));
        }
    }

    private static List<LoadedGuide> load(Optional<Path> directory, List<URI> addresses, Set<String> withoutPatches) {
        return new InstalledPackages(
                        new PackageSources(directory, addresses, withoutPatches),
                        PackageLimits.standard(),
                        Duration.ofSeconds(10))
                .load()
                .report();
    }

    private static void guide(Path file, String name) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(out))) {
            put(tar, "package/package.json", """
                    {"name": "%s", "version": "1.0.0", "fhirVersions": ["4.0.1"]}""".formatted(name));
            put(tar, "package/StructureDefinition-x.json", """
                    {"resourceType": "StructureDefinition", "url": "http://example.org/%s"}""".formatted(name));
        }
    }

    private static void put(TarArchiveOutputStream tar, String name, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }
}
