package techo.interceptors.consent;

import java.time.Instant;
import java.util.Map;
import techo.policy.consent.ResourceFacts;

/**
 * What the store knows of some resources.
 *
 * @param at the instant at which it was asked, by the clock of the store
 * @param facts by key; a resource of which the store knows no owner is missing
 */
public record KnownResources(Instant at, Map<ResourceKey, ResourceFacts> facts) {
    public KnownResources {
        facts = Map.copyOf(facts);
    }
}
