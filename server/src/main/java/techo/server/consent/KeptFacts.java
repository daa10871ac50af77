package techo.server.consent;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import org.jspecify.annotations.Nullable;

/**
 * Says of a request that the server writes resources again as they are: whose each is, of which category and from where
 * stays as it was decided.
 *
 * <p>Only the server puts this on a request; nothing a client sends can.
 */
public final class KeptFacts {
    private static final String KEY = KeptFacts.class.getName();

    private KeptFacts() {}

    public static void putOn(RequestDetails request) {
        request.getUserData().put(KEY, KEY);
    }

    public static boolean isOn(@Nullable RequestDetails request) {
        return request != null && request.getUserData().containsKey(KEY);
    }
}
