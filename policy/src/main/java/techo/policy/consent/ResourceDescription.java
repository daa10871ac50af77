package techo.policy.consent;

import java.util.Set;

/**
 * What a resource says of its own kind; everything that its category may be decided by.
 *
 * @param type the FHIR resource type
 * @param kinds the codes of its {@code category} element
 * @param codes the codes of its {@code code} element
 */
public record ResourceDescription(String type, Set<CodedFact> kinds, Set<CodedFact> codes) {
    public ResourceDescription {
        kinds = Set.copyOf(kinds);
        codes = Set.copyOf(codes);
    }
}
