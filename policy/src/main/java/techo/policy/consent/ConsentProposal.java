package techo.policy.consent;

import java.time.Instant;
import java.util.List;
import techo.policy.identity.PatientId;

/**
 * A consent that somebody wants to give.
 *
 * @param at when it arrives
 */
public record ConsentProposal(
        PatientId person, ConsentGiver giver, ConsentTerms terms, List<Provision> provisions, Instant at) {
    public ConsentProposal {
        provisions = List.copyOf(provisions);
    }
}
