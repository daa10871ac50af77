package techo.interceptors.consent;

import java.time.Instant;
import java.util.Map;
import org.hl7.fhir.instance.model.api.IBaseResource;
import techo.policy.consent.ResourceFacts;

/**
 * What the store knows of some resources.
 *
 * @param at the instant at which it was asked, by the clock of the store
 * @param facts by key; a resource of which the store knows no owner is missing
 * @param sameSince by key, the first version of which the facts are told; what it was before may be of another kind
 */
public record KnownResources(Instant at, Map<ResourceKey, ResourceFacts> facts, Map<ResourceKey, Long> sameSince) {
    public KnownResources {
        facts = Map.copyOf(facts);
        sameSince = Map.copyOf(sameSince);
    }

    /** Whether the facts are told of this version too. */
    boolean speakOf(ResourceKey key, IBaseResource version) {
        Long since = sameSince.get(key);
        return since != null
                && (!version.getIdElement().isVersionIdPartValidLong()
                        || version.getIdElement().getVersionIdPartAsLong() >= since);
    }
}
