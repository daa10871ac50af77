package techo.terminology.catalogue;

import techo.terminology.concept.Concept;

/** A concept and the version of the code system that it is in. */
public record CodedConcept(CodeSystemVersion system, Concept concept) {}
