package techo.interceptors.consent;

import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import techo.policy.consent.AccessRequest;
import techo.policy.consent.ConsentDecision;
import techo.policy.consent.ConsentPolicy;
import techo.policy.consent.Evidence;
import techo.policy.consent.ResourceFacts;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;

/** Policy, and what it needs to know of the people concerned, asked for once. */
record Judge(Caller caller, ConsentPolicy policy, Evidence evidence, Instant at) {
    /** @param known whose resources are to be decided about */
    static Judge of(Caller caller, OnFile onFile, KnownResources known) {
        Set<PatientId> owners = known.facts().values().stream()
                .flatMap(fact -> fact.owner().stream())
                .collect(Collectors.toSet());
        return new Judge(
                caller, new ConsentPolicy(onFile.conditions(caller)), onFile.evidence(caller, owners), known.at());
    }

    ConsentDecision decide(ResourceFacts facts) {
        return policy.decide(new AccessRequest(caller, facts, at), evidence);
    }

    boolean opens(ResourceFacts facts) {
        return decide(facts).fold(permit -> true, deny -> false);
    }
}
