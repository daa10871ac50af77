package techo.server.consent;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;
import techo.interceptors.identity.CallerOnRequest;
import techo.policy.consent.DataOrigin;
import techo.policy.identity.Caller;

/** By which route a resource that is about to be stored comes, whatever it was when it came first. */
public final class WriteOrigin {
    private WriteOrigin() {}

    /** @return empty for what the server writes by itself */
    public static Optional<DataOrigin> of(IBaseResource resource, @Nullable RequestDetails request) {
        return Optional.ofNullable(request)
                .flatMap(StoredFacts::of)
                .map(imported -> imported.facts().apply(resource).origin())
                .or(() -> CallerOnRequest.of(request).map(WriteOrigin::of));
    }

    private static DataOrigin of(Caller caller) {
        return caller instanceof Caller.Operator ? DataOrigin.OPERATOR : DataOrigin.SELF_INPUT;
    }
}
