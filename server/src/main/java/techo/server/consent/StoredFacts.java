package techo.server.consent;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.Optional;
import java.util.function.Function;
import org.hl7.fhir.instance.model.api.IBaseResource;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DataOrigin;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;

/**
 * Whose and of which category the resources of a request are, decided by work that knows more than a resource says of
 * itself: an import knows the person it was sent for, and what kind of file it read.
 *
 * <p>Only the server puts this on a request; nothing a client sends can.
 *
 * @param owner the person every resource of the request belongs to, also one outside the patient compartment
 * @param sender who sent it
 * @param facts of each resource
 */
public record StoredFacts(PatientId owner, Caller sender, Function<IBaseResource, Facts> facts) {
    private static final String KEY = StoredFacts.class.getName();

    /**
     * @param category what a consent speaks of
     * @param source where the data came from, at most 24 characters (phr-source code)
     */
    public record Facts(DataCategory category, String source) {

        /** @throws IllegalStateException when policy does not know the source */
        DataOrigin origin() {
            return DataOrigin.ofCode(source)
                    .orElseThrow(() -> new IllegalStateException("an import names a source that policy does not know"));
        }
    }

    /** Through which it came. */
    public ClientId client() {
        return sender.client();
    }

    public void putOn(RequestDetails request) {
        request.getUserData().put(KEY, this);
    }

    public static Optional<StoredFacts> of(RequestDetails request) {
        return Optional.ofNullable((StoredFacts) request.getUserData().get(KEY));
    }
}
