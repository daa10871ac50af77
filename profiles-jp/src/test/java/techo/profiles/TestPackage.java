package techo.profiles;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;

/** Makes the package files of a test. */
final class TestPackage {
    private final String name;
    private final String version;
    private final Map<String, String> dependencies = new LinkedHashMap<>();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private String canonical = "http://example.org/fhir";
    private String fhirVersion = "4.0.1";

    private TestPackage(String name, String version) {
        this.name = name;
        this.version = version;
    }

    static TestPackage of(String name, String version) {
        return new TestPackage(name, version);
    }

    TestPackage dependsOn(String dependency, String version) {
        dependencies.put(dependency, version);
        return this;
    }

    TestPackage canonical(String url) {
        canonical = url;
        return this;
    }

    TestPackage fhirVersion(String fhirVersion) {
        this.fhirVersion = fhirVersion;
        return this;
    }

    TestPackage with(String json) {
        return entry("package/Definition-" + entries.size() + ".json", json);
    }

    TestPackage entry(String entry, String content) {
        entries.put(entry, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Every definition of a directory. */
    TestPackage withAll(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                entries.put("package/" + file.getFileName(), Files.readAllBytes(file));
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A profile with one rule. */
    TestPackage profile(String url, String type, String base, String... elements) {
        return with("""
                {"resourceType": "StructureDefinition", "url": "%s", "name": "P", "status": "active",
                 "fhirVersion": "4.0.1", "kind": "resource", "abstract": false, "type": "%s",
                 "baseDefinition": "%s", "derivation": "constraint",
                 "differential": {"element": [{"id": "%s", "path": "%s"}%s]}}
                """.formatted(
                        url,
                        type,
                        base,
                        type,
                        type,
                        Stream.of(elements).map(each -> "," + each).collect(Collectors.joining())));
    }

    TestPackage codeSystem(String url, String content, List<String> codes) {
        return with(
                "{\"resourceType\": \"CodeSystem\", \"url\": \"%s\", \"status\": \"active\", \"content\": \"%s\", \"concept\": [%s]}"
                        .formatted(
                                url,
                                content,
                                codes.stream()
                                        .map("{\"code\": \"%s\"}"::formatted)
                                        .collect(Collectors.joining(","))));
    }

    TestPackage valueSet(String url, String compose) {
        return with("{\"resourceType\": \"ValueSet\", \"url\": \"%s\", \"status\": \"active\", \"compose\": %s}"
                .formatted(url, compose));
    }

    Path writeTo(Path directory) {
        return writeTo(directory, name + "-" + version + ".tgz");
    }

    Path writeTo(Path directory, String file) {
        Path path = directory.resolve(file);
        try (OutputStream out = Files.newOutputStream(path);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(out))) {
            put(tar, "package/package.json", manifest().getBytes(StandardCharsets.UTF_8));
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                put(tar, entry.getKey(), entry.getValue());
            }
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String manifest() {
        return "{\"name\": \"%s\", \"version\": \"%s\", \"canonical\": \"%s\", \"fhirVersions\": [\"%s\"], \"dependencies\": {%s}}"
                .formatted(
                        name,
                        version,
                        canonical,
                        fhirVersion,
                        dependencies.entrySet().stream()
                                .map(each -> "\"%s\": \"%s\"".formatted(each.getKey(), each.getValue()))
                                .collect(Collectors.joining(",")));
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] bytes) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(bytes.length);
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }
}
