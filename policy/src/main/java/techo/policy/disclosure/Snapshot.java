package techo.policy.disclosure;

import java.util.List;
import techo.policy.consent.ResourceFacts;

/**
 * What would be handed over, frozen: later changes of the record do not change it.
 *
 * @param items what the server knows of every resource in it; each has a link to itself
 */
public record Snapshot(List<ResourceFacts> items, SnapshotDigest digest) {
    public Snapshot {
        items = List.copyOf(items);
    }
}
