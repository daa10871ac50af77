package techo.policy.consent;

import java.util.Optional;
import java.util.Set;
import techo.policy.identity.PatientId;
import techo.policy.identity.PractitionerId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;

/**
 * One record that {@link EmergencyPolicy} opened for one person at one recipient, for a while.
 *
 * @param purpose {@code EMERGENCY} or {@code DISASTER}
 * @param period the end moves forward when the access is closed early
 */
public record EmergencyAccess(
        EmergencyAccessId id,
        PatientId person,
        RecipientId recipient,
        PractitionerId practitioner,
        PurposeOfUse purpose,
        EmergencyGround ground,
        Set<DataCategory> categories,
        Period period) {
    public EmergencyAccess {
        categories = Set.copyOf(categories);
        requireEmergency(purpose);
    }

    static void requireEmergency(PurposeOfUse purpose) {
        if (purpose != PurposeOfUse.EMERGENCY && purpose != PurposeOfUse.DISASTER) {
            throw new IllegalArgumentException("an emergency has the purpose EMERGENCY or DISASTER");
        }
    }

    /** @return when it opens anything, no longer than any emergency access may */
    Optional<Period> opening(LegalLimits limits) {
        return period.and(new Period(period.from(), period.from().plus(limits.emergency())));
    }
}
