package techo.policy.consent;

import java.util.Optional;
import java.util.Set;

/**
 * A delegation that somebody wants to establish.
 *
 * @param by who wants to
 * @param document what an operator looked at; a person shows none
 */
public record DelegationProposal(
        Establisher by,
        DelegationKind kind,
        Set<DelegateRight> rights,
        Set<DataCategory> categories,
        Period period,
        Optional<DelegationDocument> document) {
    public DelegationProposal {
        rights = Set.copyOf(rights);
        categories = Set.copyOf(categories);
    }

    /** Who may let somebody act for a person. */
    public enum Establisher {
        THE_PERSON,
        /** Who verified the document that shows the ground. */
        OPERATOR
    }
}
