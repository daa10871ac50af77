package techo.policy.consent;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import techo.policy.identity.PatientId;

/**
 * What is on file about persons: everything that a decision may depend on beside the request and what holds for all.
 * Records of any persons, in any versions and any order.
 *
 * <p>Which version of a consent is the latest is found out once, when this is made: a page of results asks for every
 * resource.
 */
public final class Evidence {
    public static final Evidence NONE = of(List.of());

    private final List<ConsentRecord> consents;
    private final List<Delegation> delegations;
    private final List<EmergencyChoice> choices;
    private final List<EmergencyAccess> accesses;
    private final Map<PatientId, PersonState> states;
    private final Map<PatientId, Optional<CurrentConsents>> current = new HashMap<>();

    /** @param states of whom nothing is stated, nothing is counted */
    public Evidence(
            Collection<ConsentRecord> consents,
            Collection<Delegation> delegations,
            Collection<EmergencyChoice> choices,
            Collection<EmergencyAccess> accesses,
            Map<PatientId, PersonState> states) {
        this.consents = List.copyOf(consents);
        this.delegations = List.copyOf(delegations);
        this.choices = List.copyOf(choices);
        this.accesses = List.copyOf(accesses);
        this.states = Map.copyOf(states);
        CurrentConsents.latest(this.consents, ConsentRecord::ref, ConsentRecord::person)
                .forEach((person, latest) -> current.put(person, CurrentConsents.of(latest.values())));
    }

    public static Evidence of(Collection<ConsentRecord> consents) {
        return new Evidence(consents, List.of(), List.of(), List.of(), Map.of());
    }

    /** The same but for the consents. */
    public Evidence with(Collection<ConsentRecord> others) {
        return new Evidence(others, delegations, choices, accesses, states);
    }

    /** The same but for the states of persons. */
    public Evidence with(Map<PatientId, PersonState> others) {
        return new Evidence(consents, delegations, choices, accesses, others);
    }

    public List<ConsentRecord> consents() {
        return consents;
    }

    List<Delegation> delegations() {
        return delegations;
    }

    List<EmergencyChoice> choices() {
        return choices;
    }

    List<EmergencyAccess> accesses() {
        return accesses;
    }

    Map<PatientId, PersonState> states() {
        return states;
    }

    /** @return empty when a consent of the person cannot be read */
    Optional<CurrentConsents> current(PatientId person) {
        return current.getOrDefault(person, Optional.of(CurrentConsents.NONE));
    }

    public PersonState state(PatientId person) {
        return states.getOrDefault(person, PersonState.UNSTATED);
    }

    @Override
    public String toString() {
        return "Evidence" + List.of(consents, delegations, choices, accesses, states);
    }
}
