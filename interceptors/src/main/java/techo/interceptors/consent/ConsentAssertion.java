package techo.interceptors.consent;

import static ca.uhn.fhir.interceptor.api.Pointcut.STORAGE_PREACCESS_RESOURCES;
import static ca.uhn.fhir.interceptor.api.Pointcut.STORAGE_PRESHOW_RESOURCES;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.IPreResourceAccessDetails;
import ca.uhn.fhir.rest.api.server.IPreResourceShowDetails;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.api.server.SimplePreResourceAccessDetails;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import techo.interceptors.identity.CallerOnRequest;
import techo.interceptors.profiles.QuarantineMark;
import techo.policy.consent.ConsentDecision;
import techo.policy.consent.ConsentDecision.Deny;
import techo.policy.consent.ConsentDecision.Permit;
import techo.policy.consent.DenyReason;
import techo.policy.consent.Masking;
import techo.policy.consent.Period;
import techo.policy.consent.ResourceFacts;
import techo.policy.consent.ScopePolicy;
import techo.policy.disclosure.HandlingLabel;
import techo.policy.identity.Caller;
import techo.policy.identity.Permission;
import techo.policy.profiles.Quarantine;

/**
 * Asks policy about every resource that is about to leave, and drops what is denied.
 *
 * <p>The statements have already returned only what is permitted, so this finds nothing to drop. It is the second lock:
 * it reads other tables (the consents, not the grants compiled from them) and decides by other code, and it holds for
 * any way out that the first one does not know. Facts and evidence of a whole page are asked for at once. Of what leaves
 * it keeps back what names something hidden ({@link Masks}), and it tells a recipient how to handle what is somebody's.
 */
@Interceptor
public final class ConsentAssertion {
    private final StoredResources resources;
    private final OnFile onFile;
    private final ScopePolicy scopes;
    private final Masks masks;
    private final Masking masking;

    public ConsentAssertion(
            StoredResources resources, OnFile onFile, ScopePolicy scopes, Masks masks, Masking masking) {
        this.resources = resources;
        this.onFile = onFile;
        this.scopes = scopes;
        this.masks = masks;
        this.masking = masking;
    }

    /** A search loads no bodies here, to load them again later; it is asked about when they are shown. */
    @Hook(STORAGE_PREACCESS_RESOURCES)
    public void access(@Nullable RequestDetails request, IPreResourceAccessDetails details) {
        if (request == null
                || isOwnWork(request)
                || isWriteOfBundle(request)
                || !(details instanceof SimplePreResourceAccessDetails)) {
            return;
        }
        List<IBaseResource> all = new ArrayList<>();
        for (int i = 0; i < details.size(); i++) {
            all.add(details.getResource(i));
        }
        Judged judged = judged(request, all);
        for (int i = 0; i < details.size(); i++) {
            if (!judged.permits(details.getResource(i))) {
                details.setDontReturnResourceAtIndex(i);
            }
        }
    }

    @Hook(STORAGE_PRESHOW_RESOURCES)
    public void show(@Nullable RequestDetails request, IPreResourceShowDetails details) {
        if (request == null || isOwnWork(request) || isWriteOfBundle(request)) {
            return;
        }
        Judged judged = judged(request, details.getAllResources());
        for (int i = 0; i < details.size(); i++) {
            IBaseResource resource = details.getResource(i);
            if (resource != null && !judged.permits(resource)) {
                drop(details, i);
            }
        }
        CallerOnRequest.of(request).ifPresent(caller -> {
            masks.apply(caller, NeededPermission.toBeNamed(request), judged.at(), judged.inPart());
            List<HandlingLabel> labels = HandlingLabel.of(caller);
            judged.ofPeople().forEach(resource -> HandlingLabels.write(resource, labels));
        });
    }

    @SuppressWarnings("NullAway") // this is how HAPI is told to show nothing at an index
    private static void drop(IPreResourceShowDetails details, int index) {
        details.setResource(index, null);
    }

    /** What the server does by itself, on behalf of nobody. A request of HTTP without a caller is not that. */
    private static boolean isOwnWork(RequestDetails request) {
        return request instanceof SystemRequestDetails
                && CallerOnRequest.of(request).isEmpty();
    }

    /**
     * In a Bundle HAPI asks about what the caller just wrote before it has stored it whole, and would not index what is
     * dropped. What is returned of it, if anything, is what the caller sent. Each GET entry is a request of its own.
     */
    private static boolean isWriteOfBundle(RequestDetails request) {
        return request.getRestOperationType() == RestOperationTypeEnum.TRANSACTION
                || request.getRestOperationType() == RestOperationTypeEnum.BATCH;
    }

    private Judged judged(RequestDetails request, Collection<? extends IBaseResource> asked) {
        Optional<Caller> caller = CallerOnRequest.of(request);
        if (caller.isEmpty() || asked.isEmpty()) {
            return new Judged(Set.of(), List.of(), List.of(), Period.BEGINNING);
        }
        KnownResources known =
                resources.known(asked.stream().map(ConsentAssertion::key).collect(Collectors.toSet()));
        Judge judge = Judge.of(caller.get(), onFile, known);
        Map<ResourceKey, ConsentDecision> decided = decide(judge, NeededPermission.toBeShown(request), asked, known);
        Set<IBaseResource> shown = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Masks.Leaving> inPart = new ArrayList<>();
        List<Resource> ofPeople = new ArrayList<>();
        for (IBaseResource resource : asked) {
            permit(decided, resource)
                    .filter(permit -> leaves(caller.get(), permit, resource, known))
                    .ifPresent(permit -> {
                        shown.add(resource);
                        ResourceFacts facts = facts(resource, known);
                        if (!masking.leavesWhole(permit.decidedBy())) {
                            inPart.add(inPart(judge, resource, facts));
                        }
                        if (facts.owner().isPresent()) {
                            ofPeople.add((Resource) resource);
                        }
                    });
        }
        Set<ResourceKey> shownKeys = shown.stream().map(ConsentAssertion::key).collect(Collectors.toSet());
        Map<ResourceKey, ConsentDecision> recorded = new HashMap<>(decided);
        recorded.replaceAll((key, decision) -> decision.fold(
                permit -> shownKeys.contains(key) ? decision : new Deny(DenyReason.VERSION_WITHHELD),
                deny -> decision));
        DecisionsOnRequest.add(request, recorded, known.facts());
        return new Judged(shown, inPart, ofPeople, known.at());
    }

    private static Optional<Permit> permit(Map<ResourceKey, ConsentDecision> decided, IBaseResource resource) {
        return Optional.ofNullable(decided.get(key(resource)))
                .flatMap(decision -> decision.fold(Optional::of, deny -> Optional.empty()));
    }

    /** Of what is permitted they are known. */
    private static ResourceFacts facts(IBaseResource permitted, KnownResources known) {
        return Optional.ofNullable(known.facts().get(key(permitted))).orElseThrow();
    }

    private Masks.Leaving inPart(Judge judge, IBaseResource resource, ResourceFacts facts) {
        return new Masks.Leaving(
                resource,
                facts.owner(),
                () -> !masking.guardsOthers(judge.caller()) || judge.opens(masking.ofOthers(facts)));
    }

    /**
     * What was decided of some resources.
     *
     * @param shown those that leave
     * @param inPart those of them of which something may stay behind
     * @param ofPeople those of them that belong to somebody's record
     */
    private record Judged(Set<IBaseResource> shown, List<Masks.Leaving> inPart, List<Resource> ofPeople, Instant at) {
        boolean permits(IBaseResource resource) {
            return shown.contains(resource);
        }
    }

    /**
     * An earlier version stays quarantined, also when the current one was put right; and one that was of another kind, or
     * held something else, is not what was decided about.
     */
    private static boolean leaves(Caller caller, Permit permit, IBaseResource version, KnownResources known) {
        return (!QuarantineMark.isOn(version) && known.speakOf(key(version), version))
                || Quarantine.letsSee(caller, permit.decidedBy());
    }

    private Map<ResourceKey, ConsentDecision> decide(
            Judge judge, Permission permission, Collection<? extends IBaseResource> asked, KnownResources known) {
        Map<ResourceKey, ConsentDecision> decided = new HashMap<>();
        for (IBaseResource resource : asked) {
            ResourceFacts facts = known.facts().get(key(resource));
            // One of two versions that is denied denies the other: the history of a resource is shown whole.
            decided.merge(
                    key(resource),
                    facts == null
                            ? new Deny(DenyReason.OWNER_UNKNOWN)
                            : scopes.opens(
                                            judge.caller().scopes(),
                                            permission,
                                            Description.of(resource),
                                            facts.category())
                                    ? judge.decide(facts)
                                    : new Deny(DenyReason.OUTSIDE_SCOPE),
                    (one, other) -> one.fold(permit -> other, deny -> one));
        }
        return decided;
    }

    private static ResourceKey key(IBaseResource resource) {
        return new ResourceKey(
                resource.fhirType(), String.valueOf(resource.getIdElement().getIdPart()));
    }
}
