package techo.policy.consent;

import java.util.Set;
import techo.policy.identity.Caller;

/**
 * Who may write what type of resource. Whose a written resource is, is decided afterwards and apart.
 *
 * <p>A person writes the own record, except what others attest, and a delegate what a delegation lets it manage of that.
 * An operator registers people and the directory, and feeds records in without seeing or changing them. A recipient
 * writes nothing. A Consent is written by the person.
 */
public final class WritePolicy {
    /** Shared with everybody, so never written by a citizen. */
    private static final Set<String> SHARED = Set.of("Organization", "Practitioner", "PractitionerRole", "Location");

    /** Say who acts for the person, and how long. */
    private static final Set<String> WHO_ACTS = Set.of("Patient", "RelatedPerson", "Person");

    /** Who somebody is, and who belongs together: known elsewhere by ids that are chosen when they are registered. */
    private static final Set<String> REGISTERED = Set.of("Patient", "RelatedPerson", "Group");

    private static final String PATIENT = "Patient";
    private static final String CONSENT = "Consent";
    private static final String PROVENANCE = "Provenance";

    private final CategoryRules categories;

    public WritePolicy(CategoryRules categories) {
        this.categories = categories;
    }

    public WriteDecision decide(Caller caller, Interaction interaction, String type) {
        return caller.fold(
                citizen -> ofCitizen(interaction, type),
                delegate -> ofDelegate(interaction, type),
                recipient -> WriteDecision.READ_ONLY,
                operator -> ofOperator(interaction, type));
    }

    /** Whether such a resource says who somebody is, and nothing of the person's health. */
    public static boolean isRegistration(String type) {
        return REGISTERED.contains(type);
    }

    /**
     * Whether what is on record of somebody's date of birth stays as it is: it decides who consents for whom, so only
     * who registers people changes it.
     */
    public boolean keepsBirthDate(Caller caller) {
        return caller.fold(citizen -> true, delegate -> true, recipient -> true, operator -> false);
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

    /**
     * As far as a delegation goes. Nobody who acts for a person decides by a birth date or a relation who may. A patch
     * counts and compares what is stored, also what a delegate is not shown of it.
     */
    private static WriteDecision ofDelegate(Interaction interaction, String type) {
        boolean others =
                SHARED.contains(type) || WHO_ACTS.contains(type) || type.equals(CONSENT) || type.equals(PROVENANCE);
        return others || interaction == Interaction.PATCH ? WriteDecision.REFUSED : WriteDecision.ALLOWED_ON_VISIBLE;
    }

    private WriteDecision ofOperator(Interaction interaction, String type) {
        if (type.equals(CONSENT)) {
            return WriteDecision.REFUSED;
        }
        boolean directory = categories.isDirectory(type);
        return switch (interaction) {
            case CREATE -> WriteDecision.ALLOWED_UNSEEN;
            case UPDATE ->
                directory || REGISTERED.contains(type) ? WriteDecision.ALLOWED_UNSEEN : WriteDecision.REFUSED;
            case PATCH, DELETE -> directory ? WriteDecision.ALLOWED_ON_VISIBLE : WriteDecision.REFUSED;
        };
    }
}
