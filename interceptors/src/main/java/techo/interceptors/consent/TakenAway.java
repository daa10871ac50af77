package techo.interceptors.consent;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Resource;
import techo.policy.consent.Masking;
import techo.policy.consent.ResourceFacts;
import techo.policy.identity.Caller;
import techo.policy.identity.Permission;

/** Keeps back of resources that are taken away what stays behind of them when they are shown. */
public final class TakenAway {
    private final StoredResources resources;
    private final OnFile onFile;
    private final Masks masks;
    private final Masking rule;

    public TakenAway(StoredResources resources, OnFile onFile, Masks masks, Masking rule) {
        this.resources = resources;
        this.onFile = onFile;
        this.masks = masks;
        this.rule = rule;
    }

    /**
     * Takes it out of resources that the caller may have; of what nobody knows whose it is, all that it names goes that
     * the caller may not see.
     *
     * @param leaving with their ids; are changed
     * @return those of which something stayed behind
     */
    public List<Resource> mask(Caller caller, Collection<Resource> leaving) {
        KnownResources known =
                resources.known(leaving.stream().map(TakenAway::key).collect(Collectors.toSet()));
        Judge judge = Judge.of(caller, onFile, known);
        List<Masks.Leaving> parts = leaving.stream()
                .map(resource -> {
                    Optional<ResourceFacts> facts =
                            Optional.ofNullable(known.facts().get(key(resource)));
                    return new Masks.Leaving(
                            resource,
                            facts.flatMap(ResourceFacts::owner),
                            () -> !rule.guardsOthers(caller)
                                    || facts.map(rule::ofOthers)
                                            .filter(judge::opens)
                                            .isPresent());
                })
                .toList();
        return masks.apply(caller, Permission.SEARCH, known.at(), parts).stream()
                .map(part -> (Resource) part.resource())
                .toList();
    }

    static ResourceKey key(Resource resource) {
        return new ResourceKey(resource.fhirType(), resource.getIdElement().getIdPart());
    }
}
