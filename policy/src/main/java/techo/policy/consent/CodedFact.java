package techo.policy.consent;

/** A code of a code system, as a resource states it. An empty system is none. */
public record CodedFact(String system, String code) {}
