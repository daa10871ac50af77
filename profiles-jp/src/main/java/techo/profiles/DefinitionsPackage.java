package techo.profiles;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.parser.IParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.Enumerations.FHIRVersion;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.ImplementationGuide;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.SearchParameter;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r4.model.ValueSet;
import org.hl7.fhir.utilities.npm.NpmPackageIndexBuilder;

/**
 * Our definitions as a FHIR package, {@code techo.phr.r4}, so that any FHIR tool can check resources as this server does.
 *
 * <p>It holds our profiles with snapshots, value sets, code systems and search parameters, and the valid examples. The
 * published Japanese extensions stand in under their official canonicals, because a profile that names an extension
 * cannot be read without it; code systems of others are not in it, their codes are listed in our value sets. The same
 * sources make the same bytes.
 *
 * @see <a href="https://hl7.org/fhir/packages.html">FHIR packages</a>
 */
public final class DefinitionsPackage {
    private static final String NAME = "techo.phr.r4";
    private static final String CANONICAL = "https://techophr.github.io/fhir";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FhirContext fhir;
    private final String version;
    private final Instant built;

    /** @param built the time that stands in the package, the same for the same sources */
    DefinitionsPackage(FhirContext fhir, String version, Instant built) {
        this.fhir = fhir;
        this.version = version;
        this.built = built;
    }

    /** Run by the build: version, time of the sources, directory of the examples, file to write. */
    public static void main(String[] arguments) throws IOException {
        FhirContext fhir = FhirContext.forR4Cached();
        DefinitionsPackage definitions = new DefinitionsPackage(fhir, arguments[0], Instant.parse(arguments[1]));
        JapaneseProfiles profiles = JapaneseProfiles.load(fhir);
        Snapshots snapshots = new Snapshots(fhir, profiles, new DefaultProfileValidationSupport(fhir));
        try (OutputStream stream = Files.newOutputStream(Path.of(arguments[3]))) {
            definitions.write(profiles, snapshots, Path.of(arguments[2]), stream);
        }
    }

    /** @param examples directory of the example files, each with one valid resource */
    void write(JapaneseProfiles profiles, Snapshots snapshots, Path examples, OutputStream stream) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        Map<String, byte[]> definitions = encoded(definitions(profiles, snapshots));
        definitions.forEach((name, bytes) -> files.put("package/" + name, bytes));
        files.put("package/.index.json", index(definitions));
        files.put("package/package.json", manifest());
        Map<String, byte[]> shown = examples(examples);
        shown.forEach((name, bytes) -> files.put("package/example/" + name, bytes));
        files.put("package/example/.index.json", index(shown));
        archive(files, stream);
    }

    private Stream<MetadataResource> definitions(JapaneseProfiles profiles, Snapshots snapshots) {
        Stream<String> structures = Stream.concat(
                profiles.profiles().stream().map(Profile::canonical),
                ExtensionDefinitions.read().stream().map(StructureDefinition::getUrl));
        List<CodeSystem> systems = CodeDefinitions.codeSystems();
        return Stream.<Stream<? extends MetadataResource>>of(
                        structures.map(snapshots::of),
                        CodeDefinitions.valueSets().stream().map(set -> listed(set, systems)),
                        systems.stream().filter(system -> system.getUrl().startsWith(CANONICAL)),
                        profiles.searchParameters().stream().map(SearchParameter::copy),
                        Stream.of(guide()))
                .flatMap(resources -> resources)
                .map(this::stamped);
    }

    private static ImplementationGuide guide() {
        return new ImplementationGuide()
                .setUrl(JapaneseProfiles.IMPLEMENTATION_GUIDE)
                .setName("TechoPersonalHealthRecord")
                .setTitle("Techo personal health records")
                .setStatus(PublicationStatus.ACTIVE)
                .setPackageId(NAME)
                .setLicense(ImplementationGuide.SPDXLicense.APACHE_2_0)
                .addFhirVersion(FHIRVersion._4_0_1);
    }

    /** The code systems of others are not passed on, so a set of ours lists the codes that this version knows. */
    private static ValueSet listed(ValueSet set, List<CodeSystem> systems) {
        for (ValueSet.ConceptSetComponent include : set.getCompose().getInclude()) {
            List<String> meant = include.getConcept().stream()
                    .map(ValueSet.ConceptReferenceComponent::getCode)
                    .toList();
            include.setConcept(new ArrayList<>());
            systems.stream()
                    .filter(system -> system.getUrl().equals(include.getSystem()))
                    .filter(system -> !system.getUrl().startsWith(CANONICAL))
                    .flatMap(system -> system.getConcept().stream())
                    .filter(concept -> meant.isEmpty() || meant.contains(concept.getCode()))
                    .forEach(concept ->
                            include.addConcept().setCode(concept.getCode()).setDisplay(concept.getDisplay()));
        }
        return set;
    }

    private MetadataResource stamped(MetadataResource definition) {
        String name = definition.getUrl().substring(definition.getUrl().lastIndexOf('/') + 1);
        definition.setId(name.replace('_', '-'));
        definition.setVersion(version);
        if (definition instanceof StructureDefinition structure) {
            structure.setFhirVersion(FHIRVersion._4_0_1);
        }
        definition.setDate(Date.from(built));
        definition.setPublisher("Techo");
        return definition;
    }

    private Map<String, byte[]> encoded(Stream<MetadataResource> definitions) {
        IParser json = fhir.newJsonParser();
        return definitions.collect(Collectors.toMap(
                definition -> definition.fhirType() + "-" + definition.getIdPart() + ".json",
                definition -> json.encodeResourceToString(definition).getBytes(StandardCharsets.UTF_8),
                (one, other) -> {
                    throw new IllegalStateException("two definitions have one name");
                },
                TreeMap::new));
    }

    /** The valid resource of each example file, named after the profile that it shows. */
    private static Map<String, byte[]> examples(Path directory) throws IOException {
        Map<String, byte[]> examples = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                String profile = file.getFileName().toString().replace(".json", "");
                ObjectNode resource = (ObjectNode) JSON.readTree(file.toFile()).get("valid");
                resource.put("id", "example-" + profile);
                String name = "%s-%s.json"
                        .formatted(
                                resource.get("resourceType").asText(),
                                resource.get("id").asText());
                examples.put(name, JSON.writeValueAsBytes(resource));
            }
        }
        return examples;
    }

    private byte[] manifest() throws IOException {
        JsonNode manifest = JSON.createObjectNode()
                .put("name", NAME)
                .put("version", version)
                .put("type", "IG")
                .put("canonical", CANONICAL)
                .put("url", CANONICAL)
                .put("title", "Techo personal health records")
                .put("description", "Profiles of Japanese personal health records, 個人の健康記録のプロファイル")
                .put("author", "Techo")
                .put("license", "Apache-2.0")
                .put(
                        "date",
                        DateTimeFormatter.ofPattern("yyyyMMddHHmmss")
                                .withZone(ZoneOffset.UTC)
                                .format(built))
                .<ObjectNode>set("fhirVersions", JSON.createArrayNode().add("4.0.1"))
                .set("dependencies", JSON.createObjectNode().put("hl7.fhir.r4.core", "4.0.1"));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest);
    }

    private static byte[] index(Map<String, byte[]> files) {
        NpmPackageIndexBuilder index = new NpmPackageIndexBuilder();
        index.start(null);
        files.forEach(index::seeFile);
        return index.build().getBytes(StandardCharsets.UTF_8);
    }

    private void archive(SortedMap<String, byte[]> files, OutputStream stream) throws IOException {
        GzipParameters parameters = new GzipParameters();
        parameters.setModificationTime(built.toEpochMilli());
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new GzipCompressorOutputStream(stream, parameters), "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(file.getValue().length);
                entry.setModTime(built.toEpochMilli());
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        }
    }
}
