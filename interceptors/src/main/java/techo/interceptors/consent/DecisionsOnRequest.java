package techo.interceptors.consent;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import techo.policy.consent.ConsentDecision;
import techo.policy.consent.ResourceFacts;

/** Ties what was decided of each resource to HAPI's request, for the audit record and the disclosure ledger. */
public final class DecisionsOnRequest {
    private static final Object KEY = DecisionsOnRequest.class.getName();
    private static final Object FACTS = DecisionsOnRequest.class.getName() + ".facts";

    private DecisionsOnRequest() {}

    /** @return a view of all decisions so far; those of sub-requests of a batch are among them */
    public static Map<ResourceKey, ConsentDecision> of(RequestDetails request) {
        return Map.copyOf(decisions(request));
    }

    /** @return by what facts it was decided; a resource without an owner that the store knows is missing */
    public static Map<ResourceKey, ResourceFacts> facts(RequestDetails request) {
        return Map.copyOf(known(request));
    }

    static void add(
            RequestDetails request, Map<ResourceKey, ConsentDecision> decided, Map<ResourceKey, ResourceFacts> by) {
        decisions(request).putAll(decided);
        known(request).putAll(by);
    }

    @SuppressWarnings("unchecked") // only this class uses the key
    private static Map<ResourceKey, ResourceFacts> known(RequestDetails request) {
        return (Map<ResourceKey, ResourceFacts>) request.getUserData()
                .computeIfAbsent(FACTS, key -> new ConcurrentHashMap<ResourceKey, ResourceFacts>());
    }

    @SuppressWarnings("unchecked") // only this class uses the key
    private static Map<ResourceKey, ConsentDecision> decisions(RequestDetails request) {
        return (Map<ResourceKey, ConsentDecision>) request.getUserData()
                .computeIfAbsent(KEY, key -> new ConcurrentHashMap<ResourceKey, ConsentDecision>());
    }
}
