package techo.interceptors.identity;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import techo.policy.identity.Caller;

/**
 * Ties the verified {@link Caller} to HAPI's request.
 *
 * <p>HAPI hands a request's user data to the sub-requests of a batch or transaction, so one {@code put} covers them.
 * A request without a caller is nobody's, and whoever reads this must then refuse.
 */
public final class CallerOnRequest {
    private static final Object KEY = CallerOnRequest.class.getName();

    private CallerOnRequest() {}

    /** @param request absent when the server asks by itself */
    public static Optional<Caller> of(@Nullable RequestDetails request) {
        return request == null
                ? Optional.empty()
                : Optional.ofNullable((Caller) request.getUserData().get(KEY));
    }

    /** @throws IllegalStateException when the request already has a caller: a caller is never exchanged */
    public static void put(RequestDetails request, Caller caller) {
        if (request.getUserData().putIfAbsent(KEY, caller) != null) {
            throw new IllegalStateException("the request already has a caller");
        }
    }
}
