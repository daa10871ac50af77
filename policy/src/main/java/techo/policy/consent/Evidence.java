package techo.policy.consent;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import techo.policy.identity.PatientId;

/**
 * What is on file about persons: everything that a decision may depend on beside the request and what holds for all.
 * Records of any persons, in any versions and any order.
 *
 * @param states of whom nothing is stated, nothing is counted
 */
public record Evidence(
        Collection<ConsentRecord> consents,
        Collection<Delegation> delegations,
        Collection<EmergencyChoice> choices,
        Collection<EmergencyAccess> accesses,
        Map<PatientId, PersonState> states) {
    public static final Evidence NONE = of(List.of());

    public Evidence {
        consents = List.copyOf(consents);
        delegations = List.copyOf(delegations);
        choices = List.copyOf(choices);
        accesses = List.copyOf(accesses);
        states = Map.copyOf(states);
    }

    public static Evidence of(Collection<ConsentRecord> consents) {
        return new Evidence(consents, List.of(), List.of(), List.of(), Map.of());
    }

    PersonState state(PatientId person) {
        return states.getOrDefault(person, PersonState.UNSTATED);
    }
}
