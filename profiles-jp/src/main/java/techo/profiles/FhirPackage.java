package techo.profiles;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A FHIR package as its file has it.
 *
 * @param file name of the file, without its directory
 * @param name package id, such as {@code jp-core.r4}
 * @param version such as {@code 1.2.0}
 * @param canonical where the guide's own definitions live, where stated
 * @param implementationGuide canonical of the guide itself, where it describes itself
 * @param dependencies package ids and the versions that the guide was built on
 * @param definitions structure definitions, value sets and code systems
 */
record FhirPackage(
        String file,
        String name,
        String version,
        Optional<String> canonical,
        Optional<String> implementationGuide,
        Map<String, String> dependencies,
        List<PackagedDefinition> definitions) {
    FhirPackage {
        dependencies = Map.copyOf(dependencies);
        definitions = List.copyOf(definitions);
    }

    /** Whether it says how resources look, and not only which codes there are. */
    boolean isGuide() {
        return definitions.stream().anyMatch(definition -> definition.type().equals("StructureDefinition"));
    }

    Optional<PackagedDefinition> definition(String type, String url) {
        return definitions.stream()
                .filter(definition ->
                        definition.type().equals(type) && definition.url().equals(url))
                .findFirst();
    }

    /** The canonical of the guide with the version of the package; made up of where it lives when it does not say. */
    Optional<String> guideCanonical() {
        return implementationGuide
                .or(() -> canonical.map(url -> url + "/ImplementationGuide/" + name))
                .map(url -> url + "|" + version);
    }

    String id() {
        return name + "#" + version;
    }
}
