package techo.interceptors.consent;

import static ca.uhn.fhir.interceptor.api.Pointcut.SERVER_OUTGOING_RESPONSE;
import static ca.uhn.fhir.interceptor.api.Pointcut.STORAGE_PRESTORAGE_RESOURCE_UPDATED;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import techo.interceptors.error.TechoException;
import techo.interceptors.identity.CallerOnRequest;
import techo.policy.identity.Caller.Delegate;
import techo.policy.identity.PatientId;
import techo.policy.identity.Permission;

/**
 * Who acts for a person corrects what it was shown, which may lack what is hidden from it. What it was not shown stays in
 * what it stores, and out of what it is answered.
 */
@Interceptor
public final class MaskedWrites {
    private static final Set<RestOperationTypeEnum> WRITES =
            EnumSet.of(RestOperationTypeEnum.UPDATE, RestOperationTypeEnum.TRANSACTION, RestOperationTypeEnum.BATCH);

    private final Masks masks;
    private final InstantSource time;

    public MaskedWrites(Masks masks, InstantSource time) {
        this.masks = masks;
        this.time = time;
    }

    /** @throws TechoException when the caller changed what holds something hidden */
    @Hook(STORAGE_PRESTORAGE_RESOURCE_UPDATED)
    public void keep(@Nullable RequestDetails request, IBaseResource before, IBaseResource after) {
        delegate(request).ifPresent(delegate -> {
            Set<ResourceKey> hidden =
                    masks.hidden(delegate, Permission.READ, time.instant(), leaving(before, delegate.principal()));
            if (!hidden.isEmpty() && !masks.keep((Resource) before, (Resource) after, hidden)) {
                throw new TechoException(ConsentError.WRITE_NOT_ALLOWED);
            }
        });
    }

    /** In a Bundle HAPI answers with what it stored. */
    @Hook(SERVER_OUTGOING_RESPONSE)
    public void answer(RequestDetails request, @Nullable IBaseResource answer) {
        if (answer instanceof Bundle bundle) {
            delegate(request).ifPresent(delegate -> {
                List<Masks.Leaving> written = bundle.getEntry().stream()
                        .filter(BundleEntryComponent::hasResource)
                        .map(entry -> leaving(entry.getResource(), delegate.principal()))
                        .toList();
                masks.apply(delegate, Permission.READ, time.instant(), written);
            });
        }
    }

    private static Optional<Delegate> delegate(@Nullable RequestDetails request) {
        return request != null && WRITES.contains(request.getRestOperationType())
                ? CallerOnRequest.of(request).filter(Delegate.class::isInstance).map(Delegate.class::cast)
                : Optional.empty();
    }

    private static Masks.Leaving leaving(IBaseResource resource, PatientId owner) {
        return new Masks.Leaving(resource, Optional.of(owner), () -> true);
    }
}
