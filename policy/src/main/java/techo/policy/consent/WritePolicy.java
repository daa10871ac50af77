package techo.policy.consent;

import java.util.Set;
import techo.policy.identity.Caller;

/**
 * Who may write what type of resource. Whose a written resource is, is decided afterwards and apart.
 *
 * <p>A person writes the own record, except what others attest. An operator registers people and the directory, and
 * feeds records in without seeing or changing them. A recipient writes nothing. A Consent is written by the person.
 */
public final class WritePolicy {
    /** Shared with everybody, so never written by a citizen. */
    private static final Set<String> SHARED = Set.of("Organization", "Practitioner", "PractitionerRole", "Location");

    private static final String PATIENT = "Patient";
    private static final String GROUP = "Group";
    private static final String CONSENT = "Consent";
    private static final String PROVENANCE = "Provenance";

    private final CategoryRules categories;

    public WritePolicy(CategoryRules categories) {
        this.categories = categories;
    }

    public WriteDecision decide(Caller caller, Interaction interaction, String type) {
        return caller.fold(
                citizen -> ofCitizen(interaction, type),
                delegate -> WriteDecision.REFUSED,
                recipient -> WriteDecision.READ_ONLY,
                operator -> ofOperator(interaction, type));
    }

    private static WriteDecision ofCitizen(Interaction interaction, String type) {
        if (SHARED.contains(type) || type.equals(PROVENANCE)) {
            return WriteDecision.REFUSED;
        }
        if (type.equals(PATIENT)) {
            return switch (interaction) {
                case UPDATE, PATCH -> WriteDecision.ALLOWED_ON_VISIBLE;
                case CREATE, DELETE -> WriteDecision.REFUSED;
            };
        }
        return WriteDecision.ALLOWED_ON_VISIBLE;
    }

    private WriteDecision ofOperator(Interaction interaction, String type) {
        if (type.equals(CONSENT)) {
            return WriteDecision.REFUSED;
        }
        boolean directory = categories.isDirectory(type);
        return switch (interaction) {
            case CREATE -> WriteDecision.ALLOWED_UNSEEN;
            case UPDATE ->
                directory || type.equals(PATIENT) || type.equals(GROUP)
                        ? WriteDecision.ALLOWED_UNSEEN
                        : WriteDecision.REFUSED;
            case PATCH, DELETE -> directory ? WriteDecision.ALLOWED_ON_VISIBLE : WriteDecision.REFUSED;
        };
    }
}
