package techo.terminology.catalogue;

/** One answer of a concept map. @param display empty when the target system is not known here */
public record Translation(
        Equivalence equivalence, String system, String code, String display, ConceptMapDefinition by) {}
