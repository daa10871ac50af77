package techo.interceptors.consent;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Resource;
import techo.policy.consent.Masking;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;
import techo.policy.identity.Permission;

/**
 * Keeps back what visible resources say of hidden ones. Which of all that they name is hidden is asked in one statement;
 * resources that name only whose they are and who gave care cost none.
 */
public final class Masks {
    private final StoredResources resources;
    private final Masking rule;

    public Masks(StoredResources resources, Masking rule) {
        this.resources = resources;
        this.rule = rule;
    }

    /** What other resources a resource names, wherever it does; what a Bundle carries itself is none. */
    public static Set<ResourceKey> namedIn(Resource resource) {
        return NamedResources.in(resource).keys();
    }

    /** What other resources an address names, as it may stand in any element. */
    public static Set<ResourceKey> namedBy(String address) {
        return NamedResources.namedBy(address);
    }

    /**
     * A resource that is about to leave, in memory.
     *
     * @param owner empty for the directory
     * @param withOthers whether what it tells of other people may leave; asked where it tells any
     */
    public record Leaving(IBaseResource resource, Optional<PatientId> owner, BooleanSupplier withOthers) {}

    /**
     * Takes out of each resource what stays behind.
     *
     * @param permission what the scopes of the caller must open a resource for, so that it may be named
     * @return those of which something stayed behind
     */
    public List<Leaving> apply(Caller caller, Permission permission, Instant at, Collection<Leaving> leaving) {
        Map<Leaving, NamedResources> names = new IdentityHashMap<>();
        leaving.forEach(one -> names.put(one, NamedResources.in((Resource) one.resource())));
        Set<ResourceKey> hidden = hidden(caller, permission, at, names);
        return names.entrySet().stream()
                .filter(one -> mask(one.getKey(), one.getValue(), hidden))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Takes out of resources that are handed over together whatever else of somebody's record they name, also what the
     * recipient may see on another ground, which may end before they are opened.
     */
    public void handOver(Caller.Recipient to, Instant at, Collection<Leaving> together) {
        Map<Leaving, NamedResources> names = new IdentityHashMap<>();
        together.forEach(one -> names.put(one, NamedResources.in((Resource) one.resource())));
        Set<ResourceKey> beside = asked(names);
        together.forEach(one -> beside.remove(TakenAway.key((Resource) one.resource())));
        Set<ResourceKey> hidden = new HashSet<>();
        if (!beside.isEmpty()) {
            hidden.addAll(resources.hidden(to, Permission.READ, at, beside));
            resources
                    .known(beside)
                    .facts()
                    .forEach((key, facts) -> facts.owner().ifPresent(owner -> hidden.add(key)));
        }
        names.forEach((one, inOne) -> mask(one, inOne, hidden));
    }

    /** What of all that a resource names is hidden from the caller. */
    Set<ResourceKey> hidden(Caller caller, Permission permission, Instant at, Leaving one) {
        return hidden(caller, permission, at, Map.of(one, NamedResources.in((Resource) one.resource())));
    }

    /**
     * Puts back into a new version what its writer was not shown of the version before.
     *
     * @return false when that cannot be done
     */
    boolean keep(Resource before, Resource after, Set<ResourceKey> hidden) {
        return new KeptElements(rule, hidden).putBack(before, after);
    }

    private Set<ResourceKey> hidden(
            Caller caller, Permission permission, Instant at, Map<Leaving, NamedResources> names) {
        Set<ResourceKey> named = asked(names);
        return named.isEmpty() ? Set.of() : resources.hidden(caller, permission, at, named);
    }

    private Set<ResourceKey> asked(Map<Leaving, NamedResources> names) {
        Set<ResourceKey> named = new HashSet<>();
        names.forEach((one, inOne) ->
                inOne.keys().stream().filter(key -> isAsked(one, key)).forEach(named::add));
        return named;
    }

    private boolean mask(Leaving one, NamedResources names, Set<ResourceKey> hidden) {
        // What one resource may name, another may not: the person whose it is.
        Set<ResourceKey> kept = names.keys().stream()
                .filter(key -> hidden.contains(key) && isAsked(one, key))
                .collect(Collectors.toSet());
        boolean withOthers = names.types().stream().noneMatch(rule::tellsOfOthers)
                || one.withOthers().getAsBoolean();
        return (!kept.isEmpty() || !withOthers)
                && MaskedResource.mask((Resource) one.resource(), names, rule, kept, withOthers);
    }

    private boolean isAsked(Leaving one, ResourceKey key) {
        return !rule.mayBeNamed(key.type(), key.id(), one.owner());
    }
}
