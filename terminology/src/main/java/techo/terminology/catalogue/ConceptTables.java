package techo.terminology.catalogue;

import techo.terminology.concept.ConceptTable;

/** Gives the concepts of a version, from memory or from where they are kept. */
@FunctionalInterface
public interface ConceptTables {
    ConceptTable of(CodeSystemVersion version);
}
