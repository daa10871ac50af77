package techo.policy.consent;

import java.time.Instant;
import java.util.Set;
import techo.policy.identity.Caller.Recipient;
import techo.policy.identity.PatientId;

/**
 * Somebody wants to open a record in an emergency or a disaster.
 *
 * @param id what the opening will be called
 * @param found everybody who fits what is known of the person; only one of one is opened
 */
public record EmergencyRequest(
        EmergencyAccessId id,
        Recipient caller,
        Set<PatientId> found,
        EmergencyGround ground,
        EmergencyReason reason,
        Set<DataCategory> categories,
        Instant at) {
    public EmergencyRequest {
        found = Set.copyOf(found);
        categories = Set.copyOf(categories);
    }
}
