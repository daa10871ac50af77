package techo.interceptors.consent;

import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import techo.policy.identity.Caller;
import techo.policy.identity.Permission;

/** What the store knows of whose its resources are. */
public interface StoredResources {

    /** @return what is known of them, asked for at once */
    KnownResources known(Collection<ResourceKey> keys);

    /**
     * @param permission what the scopes of the caller must open the resource for
     * @return those of the keys that name a resource which the caller may see, deleted ones included
     */
    Set<ResourceKey> visible(Caller caller, Permission permission, Instant at, Collection<ResourceKey> keys);

    /** The same for an operation on a record, whose parts the scopes are asked about when they leave. */
    Set<ResourceKey> visible(Caller caller, Instant at, Collection<ResourceKey> keys);

    /**
     * @param permission what the scopes of the caller must open the resource for
     * @return those of the keys that name what the caller may not see, whether it is there or not: who wrote a name must
     *     not learn that from what becomes of it. What may be elsewhere is among them only where it is here
     */
    Set<ResourceKey> hidden(Caller caller, Permission permission, Instant at, Collection<ResourceKey> keys);
}
