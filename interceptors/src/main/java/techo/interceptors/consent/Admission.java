package techo.interceptors.consent;

import ca.uhn.fhir.context.FhirContext;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.instance.model.api.IBaseReference;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.policy.consent.Interaction;
import techo.policy.consent.WriteDecision;
import techo.policy.consent.WritePolicy;
import techo.policy.identity.Caller;

/**
 * What a caller may ask for at all. It looks at ids before HAPI does, so that a hidden resource and a missing one fail
 * in the same place, before versions, conflicts or patches could tell them apart.
 */
public final class Admission {
    private final StoredResources resources;
    private final WritePolicy writes;
    private final FhirContext context;
    private final InstantSource time;

    public Admission(StoredResources resources, WritePolicy writes, FhirContext context, InstantSource time) {
        this.resources = resources;
        this.writes = writes;
        this.context = context;
        this.time = time;
    }

    /** @throws TechoException when the caller may not see it, or it is not there */
    void requireVisible(Caller caller, ResourceKey key) {
        if (resources.visible(caller, time.instant(), Set.of(key)).isEmpty()) {
            throw new TechoException(RequestError.NOT_FOUND);
        }
    }

    /** For a resource that does not exist yet. */
    void requireCreatable(Caller caller, String type) {
        switch (writes.decide(caller, Interaction.CREATE, type)) {
            case ALLOWED_ON_VISIBLE, ALLOWED_UNSEEN -> {}
            case READ_ONLY -> throw new TechoException(ConsentError.RECIPIENT_READ_ONLY);
            case REFUSED -> throw new TechoException(ConsentError.WRITE_NOT_ALLOWED);
        }
    }

    /** For a resource that a client names by its id. */
    void requireWritable(Caller caller, Interaction interaction, ResourceKey key) {
        WriteDecision decision = writes.decide(caller, interaction, key.type());
        switch (decision) {
            case ALLOWED_ON_VISIBLE -> requireVisible(caller, key);
            case ALLOWED_UNSEEN -> {}
            case READ_ONLY -> throw new TechoException(ConsentError.RECIPIENT_READ_ONLY);
            case REFUSED -> throw new TechoException(ConsentError.WRITE_NOT_ALLOWED);
        }
    }

    /**
     * A person may refer only to what the person can see: otherwise whether a write succeeds tells whether a guessed
     * id exists. References within a Bundle and to elsewhere are left alone.
     */
    void requireKnownReferences(Caller caller, IBaseResource resource) {
        Set<ResourceKey> named =
                caller.fold(citizen -> references(resource), recipient -> Set.of(), operator -> Set.of());
        if (!named.isEmpty()
                && !resources.visible(caller, time.instant(), named).containsAll(named)) {
            throw new TechoException(RequestError.REFERENCE_UNRESOLVED);
        }
    }

    private Set<ResourceKey> references(IBaseResource resource) {
        return context.newTerser().getAllResourceReferences(resource).stream()
                .map(found -> found.getResourceReference())
                .map(IBaseReference::getReferenceElement)
                .filter(id -> id.hasIdPart() && id.hasResourceType())
                .map(Admission::key)
                .collect(Collectors.toSet());
    }

    static ResourceKey key(IIdType id) {
        return new ResourceKey(id.getResourceType(), id.getIdPart());
    }
}
