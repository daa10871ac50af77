package techo.profiles;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a FHIR package: a gzipped tar with {@code package/package.json} and one JSON file per definition
 * (https://hl7.org/fhir/packages.html). Nothing is written to the disk.
 */
final class PackageReader {
    private static final String MANIFEST = "package/package.json";
    private static final Set<String> READ = Set.of("StructureDefinition", "ValueSet", "CodeSystem");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonFactory TOKENS = new JsonFactory();

    private final String file;
    private final PackageLimits limits;
    private final Map<String, PackagedDefinition> definitions = new HashMap<>();
    private final List<PackagedDefinition> inOrder = new ArrayList<>();
    private @Nullable JsonNode manifest;
    private Optional<String> implementationGuide = Optional.empty();
    private String entry = "";
    private long total;

    private PackageReader(String file, PackageLimits limits) {
        this.file = file;
        this.limits = limits;
    }

    /** @throws UnusablePackageException when the file is damaged, hostile, too large or of another FHIR version */
    static FhirPackage read(Path path, PackageLimits limits) {
        PackageReader reader = new PackageReader(path.getFileName().toString(), limits);
        try {
            if (Files.size(path) > limits.archiveBytes()) {
                throw new UnusablePackageException(reader.file, "larger than " + limits.archiveBytes() + " bytes");
            }
            reader.readAll(path);
        } catch (IOException e) {
            Optional<String> at = Optional.of(reader.entry).filter(name -> !name.isEmpty());
            throw new UnusablePackageException(reader.file, at, "not a readable gzipped tar with JSON in it", e);
        }
        return reader.assemble();
    }

    private void readAll(Path path) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(
                new GzipCompressorInputStream(new BufferedInputStream(Files.newInputStream(path)), true))) {
            int entries = 0;
            for (TarArchiveEntry next = tar.getNextEntry(); next != null; next = tar.getNextEntry()) {
                entry = printable(next.getName());
                if (++entries > limits.entries()) {
                    throw new UnusablePackageException(file, entry, "more than " + limits.entries() + " entries");
                }
                check(next);
                if (next.isFile()) {
                    accept(bounded(tar));
                }
            }
        }
    }

    private void check(TarArchiveEntry next) {
        if (next.getName().startsWith("/")
                || List.of(next.getName().split("[/\\\\]")).contains("..")) {
            throw new UnusablePackageException(file, entry, "the name leads out of the package");
        }
        boolean other = next.isSymbolicLink()
                || next.isLink()
                || next.isFIFO()
                || next.isCharacterDevice()
                || next.isBlockDevice();
        if (other || !(next.isFile() || next.isDirectory())) {
            throw new UnusablePackageException(file, entry, "neither a file nor a folder");
        }
    }

    /** Counts what is really unpacked: the sizes that an archive states may be lies. */
    private byte[] bounded(InputStream tar) throws IOException {
        byte[] bytes = tar.readNBytes(limits.entryBytes() + 1);
        total += bytes.length;
        if (bytes.length > limits.entryBytes()) {
            throw new UnusablePackageException(file, entry, "larger than " + limits.entryBytes() + " bytes unpacked");
        }
        if (total > limits.totalBytes()) {
            throw new UnusablePackageException(
                    file, entry, "the package is larger than " + limits.totalBytes() + " bytes unpacked");
        }
        return bytes;
    }

    private void accept(byte[] bytes) throws IOException {
        if (entry.equals(MANIFEST)) {
            manifest = JSON.readTree(bytes);
        } else if (entry.matches("package/[^/.][^/]*\\.json")) {
            define(bytes);
        }
    }

    private void define(byte[] bytes) throws IOException {
        Map<String, String> texts = texts(bytes);
        String type = texts.getOrDefault("resourceType", "");
        String url = texts.getOrDefault("url", "");
        if (type.equals("ImplementationGuide") && !url.isEmpty()) {
            implementationGuide = Optional.of(url);
        }
        if (!READ.contains(type) || url.isEmpty()) {
            return;
        }
        PackagedDefinition definition = new PackagedDefinition(
                file,
                entry,
                type,
                url,
                Optional.ofNullable(texts.get("version")),
                Optional.ofNullable(texts.get("baseDefinition")).map(Canonicals::withoutVersion),
                PackagedDefinition.Packed.of(bytes));
        PackagedDefinition other = definitions.put(type + " " + url, definition);
        if (other != null) {
            throw new UnusablePackageException(
                    file, entry, "defines " + url + " a second time; first in " + other.entry());
        }
        inOrder.add(definition);
    }

    /** The texts of the outermost object. */
    private static Map<String, String> texts(byte[] bytes) throws IOException {
        Map<String, String> texts = new HashMap<>();
        try (JsonParser parser = TOKENS.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return texts;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.VALUE_STRING) {
                    texts.put(name, parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
        }
        return texts;
    }

    private FhirPackage assemble() {
        JsonNode stated = Objects.requireNonNullElseGet(manifest, () -> {
            throw new UnusablePackageException(file, "has no " + MANIFEST);
        });
        String name = required(stated, "name");
        String version = required(stated, "version");
        checkFhirVersion(stated);
        Map<String, String> dependencies = new HashMap<>();
        stated.path("dependencies")
                .fields()
                .forEachRemaining(
                        each -> dependencies.put(each.getKey(), each.getValue().asText()));
        Optional<String> canonical =
                Optional.of(stated.path("canonical").asText("")).filter(url -> !url.isEmpty());
        return new FhirPackage(file, name, version, canonical, implementationGuide, dependencies, inOrder);
    }

    private String required(JsonNode stated, String field) {
        String text = stated.path(field).asText("");
        if (text.isEmpty()) {
            throw new UnusablePackageException(file, MANIFEST, "states no " + field);
        }
        return text;
    }

    private void checkFhirVersion(JsonNode stated) {
        List<String> versions = Stream.of("fhirVersions", "fhir-version-list")
                .flatMap(field -> StreamSupport.stream(stated.path(field).spliterator(), false))
                .map(JsonNode::asText)
                .toList();
        boolean builtOnR4 = versions.isEmpty() && stated.path("dependencies").has("hl7.fhir.r4.core");
        if (!builtOnR4 && versions.stream().noneMatch(version -> version.startsWith("4.0."))) {
            throw new UnusablePackageException(
                    file,
                    MANIFEST,
                    "is for FHIR " + (versions.isEmpty() ? "of an unstated version" : String.join(", ", versions))
                            + "; this server is for R4 (4.0.1)");
        }
    }

    /** A name is quoted in errors and the log. */
    private static String printable(String name) {
        String safe = name.replaceAll("\\p{Cntrl}", "?");
        return safe.length() > 200 ? safe.substring(0, 200) + "..." : safe;
    }
}
