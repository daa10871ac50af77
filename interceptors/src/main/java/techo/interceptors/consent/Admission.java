package techo.interceptors.consent;

import ca.uhn.fhir.context.FhirContext;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseReference;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Patient;
import org.jspecify.annotations.Nullable;
import techo.interceptors.error.Problem;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.interceptors.identity.IdentityError;
import techo.policy.consent.Interaction;
import techo.policy.consent.WriteDecision;
import techo.policy.consent.WritePolicy;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;
import techo.policy.identity.Permission;

/**
 * What a caller may ask for at all. It looks at ids before HAPI does, so that a hidden resource and a missing one fail
 * in the same place, before versions, conflicts or patches could tell them apart.
 */
public final class Admission {
    private final StoredResources resources;
    private final WritePolicy writes;
    private final BodyScopes bodies;
    private final FhirContext context;
    private final InstantSource time;

    public Admission(
            StoredResources resources, WritePolicy writes, BodyScopes bodies, FhirContext context, InstantSource time) {
        this.resources = resources;
        this.writes = writes;
        this.bodies = bodies;
        this.context = context;
        this.time = time;
    }

    /** @throws TechoException when the caller may not see it, or it is not there */
    void requireVisible(Caller caller, Permission permission, ResourceKey key) {
        requireScope(caller.scopes().mayOpen(permission, key.type()));
        if (!isVisible(caller, permission, key)) {
            throw new TechoException(RequestError.NOT_FOUND);
        }
    }

    /** Who acts for a person may see what it may not change, and is then told so. */
    private void requireChangeable(Caller caller, Permission permission, ResourceKey key) {
        requireScope(caller.scopes().mayOpen(permission, key.type()));
        if (isVisible(caller, permission, key)) {
            return;
        }
        boolean seen = caller instanceof Caller.Delegate
                && !resources.visible(caller, time.instant(), Set.of(key)).isEmpty();
        throw new TechoException(seen ? ConsentError.WRITE_NOT_ALLOWED : RequestError.NOT_FOUND);
    }

    private boolean isVisible(Caller caller, Permission permission, ResourceKey key) {
        return !resources
                .visible(caller, permission, time.instant(), Set.of(key))
                .isEmpty();
    }

    /** For an operation on somebody's record: what leaves of it is asked about part by part. */
    void requireVisible(Caller caller, ResourceKey key) {
        if (resources.visible(caller, time.instant(), Set.of(key)).isEmpty()) {
            throw new TechoException(RequestError.NOT_FOUND);
        }
    }

    /** @throws TechoException when no scope can open any resource that is asked for; this depends on no data */
    void requireScope(boolean mayOpen) {
        if (!mayOpen) {
            TechoException refusal = new TechoException(IdentityError.SCOPE_INSUFFICIENT);
            refusal.addResponseHeader("WWW-Authenticate", "Bearer error=\"insufficient_scope\"");
            throw refusal;
        }
    }

    /** For a resource that does not exist yet. */
    void requireCreatable(Caller caller, IBaseResource body) {
        switch (writes.decide(caller, Interaction.CREATE, body.fhirType())) {
            case ALLOWED_ON_VISIBLE, ALLOWED_UNSEEN -> {}
            case READ_ONLY -> throw new TechoException(ConsentError.RECIPIENT_READ_ONLY);
            case REFUSED -> throw new TechoException(ConsentError.WRITE_NOT_ALLOWED);
        }
        requireOpenBody(caller, Interaction.CREATE, body);
        requireNoSearch(body);
        requireKnownReferences(caller, body);
    }

    /** For what becomes of a resource that a client names by its id. */
    void requireReplaceable(Caller caller, Interaction interaction, IBaseResource body) {
        requireOpenBody(caller, interaction, body);
        requireNoSearch(body);
        requireKnownReferences(caller, body);
    }

    /** @throws TechoException when the caller may correct the Patient, and the date of birth is another afterwards */
    void requireBirthDateKept(Caller caller, IBaseResource before, IBaseResource after) {
        if (before instanceof Patient known
                && after instanceof Patient stated
                && writes.keepsBirthDate(caller)
                && !Objects.equals(birthDate(known), birthDate(stated))) {
            throw new TechoException(ConsentError.BIRTH_DATE_REGISTERED);
        }
    }

    private static @Nullable String birthDate(Patient patient) {
        return patient.getBirthDateElement().getValueAsString();
    }

    /** A reference by a search tells whether it finds somebody, as a conditional write does. */
    private void requireNoSearch(IBaseResource resource) {
        boolean searches = context.newTerser().getAllResourceReferences(resource).stream()
                .map(found -> found.getResourceReference().getReferenceElement().getValue())
                .anyMatch(reference -> reference != null && reference.indexOf('?') >= 0);
        if (searches) {
            throw new TechoException(ConsentError.CONDITIONAL_WRITE_REFUSED);
        }
    }

    private void requireOpenBody(Caller caller, Interaction interaction, IBaseResource body) {
        requireScope(bodies.open(caller.scopes(), NeededPermission.of(interaction), body));
    }

    /** For a resource that a client names by its id. */
    void requireWritable(Caller caller, Interaction interaction, ResourceKey key) {
        WriteDecision decision = writes.decide(caller, interaction, key.type());
        switch (decision) {
            case ALLOWED_ON_VISIBLE -> requireChangeable(caller, NeededPermission.of(interaction), key);
            case ALLOWED_UNSEEN -> requireScope(caller.scopes().mayOpen(NeededPermission.of(interaction), key.type()));
            case READ_ONLY -> throw new TechoException(ConsentError.RECIPIENT_READ_ONLY);
            case REFUSED -> throw new TechoException(ConsentError.WRITE_NOT_ALLOWED);
        }
    }

    /** Why a write would be refused whatever rules its content keeps; empty when it would not. */
    public List<Problem> refusal(Caller caller, Interaction interaction, ResourceKey key, IBaseResource body) {
        try {
            switch (interaction) {
                case CREATE -> requireCreatable(caller, body);
                case UPDATE, PATCH -> {
                    requireWritable(caller, interaction, key);
                    requireReplaceable(caller, interaction, body);
                }
                case DELETE -> requireWritable(caller, interaction, key);
            }
            return List.of();
        } catch (TechoException refused) {
            return refused.problems();
        }
    }

    /**
     * A person may refer only to what the person can see: otherwise whether a write succeeds tells whether a guessed
     * id exists. Whatever stands before type and id may be an address of this server. References within a Bundle are left
     * alone. An app that may only write may still say whose record it writes to. In an address anything may be written:
     * whoever may not see what it leads to is not shown it, there or not ({@link Masks}).
     */
    private void requireKnownReferences(Caller caller, IBaseResource resource) {
        requireKnown(
                caller,
                caller.fold(
                        citizen -> references(resource, citizen.patient()),
                        delegate -> references(resource, delegate.principal()),
                        recipient -> Set.of(),
                        operator -> Set.of()));
    }

    /** @throws TechoException when the caller may not see one of them, or it is not there */
    private void requireKnown(Caller caller, Set<ResourceKey> named) {
        if (!named.isEmpty()
                && Stream.of(Permission.READ, Permission.SEARCH)
                        .noneMatch(permission -> resources
                                .visible(caller, permission, time.instant(), named)
                                .containsAll(named))) {
            throw new TechoException(RequestError.REFERENCE_UNRESOLVED);
        }
    }

    private Set<ResourceKey> references(IBaseResource resource, PatientId self) {
        ResourceKey own = new ResourceKey("Patient", self.value());
        return context.newTerser().getAllResourceReferences(resource).stream()
                .map(found -> found.getResourceReference())
                .map(IBaseReference::getReferenceElement)
                .filter(id -> id.hasIdPart() && id.hasResourceType())
                .map(Admission::key)
                .filter(key -> !key.equals(own))
                .collect(Collectors.toSet());
    }

    static ResourceKey key(IIdType id) {
        return new ResourceKey(id.getResourceType(), id.getIdPart());
    }
}
