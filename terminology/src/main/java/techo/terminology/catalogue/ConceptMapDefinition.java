package techo.terminology.catalogue;

import java.util.List;

/** A concept map: its mappings one by one, or the property of a code system that holds them. */
public sealed interface ConceptMapDefinition {
    /** The FHIR id, and the last part of the canonical. */
    String id();

    String title();

    /** Where the canonicals of our maps are. */
    String BASE = "https://techophr.github.io/fhir/ConceptMap/";

    default String url() {
        return BASE + id();
    }

    /** @param comment what a user of the map must know; may be empty */
    record Listed(String id, String title, String comment, List<Mapping> mappings) implements ConceptMapDefinition {
        public Listed {
            mappings = List.copyOf(mappings);
        }
    }

    /** @param property of the concepts of {@code source}; its values are codes of {@code target} */
    record OfProperty(String id, String title, String source, String property, String target, Equivalence equivalence)
            implements ConceptMapDefinition {}

    /** One code to one code, each with its system. */
    record Mapping(
            String sourceSystem, String sourceCode, String targetSystem, String targetCode, Equivalence equivalence) {}
}
