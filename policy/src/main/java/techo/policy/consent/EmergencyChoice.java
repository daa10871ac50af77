package techo.policy.consent;

import java.util.Set;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;

/**
 * What one version of a person's choice for emergencies or disasters says. It names no recipient, because nobody knows
 * beforehand who will help; it opens nothing until an {@link EmergencyAccess} does.
 *
 * @param purpose {@code EMERGENCY} or {@code DISASTER}
 * @param effect refusing overrides agreeing, as between consents
 */
public record EmergencyChoice(
        ConsentRef ref,
        PatientId person,
        PurposeOfUse purpose,
        Effect effect,
        Set<DataCategory> categories,
        Period period,
        State state) {
    public EmergencyChoice {
        categories = Set.copyOf(categories);
        EmergencyAccess.requireEmergency(purpose);
    }

    boolean speaksOf(PurposeOfUse asked) {
        return state == State.IN_FORCE && purpose == asked;
    }

    /** Whether it still speaks. */
    public enum State {
        IN_FORCE,
        WITHDRAWN
    }
}
