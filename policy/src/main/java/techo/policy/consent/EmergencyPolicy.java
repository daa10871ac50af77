package techo.policy.consent;

import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import techo.policy.consent.EmergencyOpening.Opened;
import techo.policy.consent.EmergencyOpening.Reason;
import techo.policy.consent.EmergencyOpening.Refused;
import techo.policy.identity.Caller.Recipient;
import techo.policy.identity.PatientId;
import techo.policy.identity.PractitionerId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientAgent.BreakGlass;
import techo.policy.identity.RecipientAgent.Staff;

/**
 * Whether somebody may open a record in an emergency (APPI Art. 27(1)(ii)) or a declared disaster. What is opened is
 * bounded, belongs to the one who opened it, and must be reviewed; {@link ConsentPolicy} then decides by it.
 */
public final class EmergencyPolicy {
    private static final Set<PurposeOfUse> PURPOSES = EnumSet.of(PurposeOfUse.EMERGENCY, PurposeOfUse.DISASTER);

    private final Conditions conditions;
    private final List<Disaster> disasters;

    public EmergencyPolicy(Conditions conditions, Collection<Disaster> disasters) {
        this.conditions = conditions;
        this.disasters = List.copyOf(disasters);
    }

    /** @param evidence what is on file about the persons who were found, earlier openings included */
    public EmergencyOpening open(EmergencyRequest request, Evidence evidence) {
        Recipient caller = request.caller();
        if (!PURPOSES.contains(caller.purpose())) {
            return new Refused(Reason.NOT_AN_EMERGENCY);
        }
        if (!(caller.agent() instanceof Staff staff) || staff.breakGlass() != BreakGlass.AUTHORISED) {
            return new Refused(Reason.NOT_AUTHORISED);
        }
        boolean closed = RecipientGate.of(caller, request.at(), conditions).fold(c -> true, open -> false);
        if (closed) {
            return new Refused(Reason.RECIPIENT_REFUSED);
        }
        Optional<Disaster> disaster = disaster(caller, request.at());
        if (caller.purpose() == PurposeOfUse.DISASTER && disaster.isEmpty()) {
            return new Refused(Reason.NO_DISASTER);
        }
        if (request.found().size() != 1) {
            return new Refused(Reason.NOT_ONE_PERSON);
        }
        PatientId person = request.found().iterator().next();
        return open(request, person, staff.who(), disaster, evidence);
    }

    private EmergencyOpening open(
            EmergencyRequest request,
            PatientId person,
            PractitionerId practitioner,
            Optional<Disaster> disaster,
            Evidence evidence) {
        if (openedLately(request, person, practitioner, evidence)) {
            return new Refused(Reason.RENEWED_BY_SAME_PERSON);
        }
        Set<DataCategory> categories = EnumSet.noneOf(DataCategory.class);
        categories.addAll(request.categories());
        categories.retainAll(conditions.limits().emergencyCategories());
        disaster.ifPresent(declared -> categories.retainAll(declared.categories()));
        if (categories.isEmpty()) {
            return new Refused(Reason.NOTHING_TO_OPEN);
        }
        if (request.ground() == EmergencyGround.CHOSEN_BEFORE) {
            categories.removeIf(category -> !isChosen(category, request, person, evidence));
            if (categories.isEmpty()) {
                return new Refused(Reason.NOT_CHOSEN);
            }
        }
        Period longest =
                new Period(request.at(), request.at().plus(conditions.limits().emergency()));
        EmergencyAccess access = new EmergencyAccess(
                request.id(),
                person,
                request.caller().recipient(),
                practitioner,
                request.caller().purpose(),
                request.ground(),
                categories,
                disaster.flatMap(declared -> declared.period().and(longest)).orElse(longest));
        return new Opened(access, request.at().plus(conditions.limits().review()));
    }

    private Optional<Disaster> disaster(Recipient caller, Instant at) {
        if (caller.purpose() != PurposeOfUse.DISASTER) {
            return Optional.empty();
        }
        return conditions
                .recipients()
                .find(
                        caller.recipient(),
                        registered -> disasters.stream()
                                .filter(declared -> declared.reaches(registered, at))
                                .findFirst(),
                        Optional::<Disaster>empty,
                        Optional::<Disaster>empty);
    }

    private boolean openedLately(
            EmergencyRequest request, PatientId person, PractitionerId practitioner, Evidence evidence) {
        return evidence.accesses().stream()
                .filter(access -> access.person().equals(person))
                .filter(access -> access.practitioner().equals(practitioner))
                .filter(access -> access.purpose() == request.caller().purpose())
                .map(access -> access.period().from().plus(conditions.limits().review()))
                .anyMatch(request.at()::isBefore);
    }

    private static boolean isChosen(
            DataCategory category, EmergencyRequest request, PatientId person, Evidence evidence) {
        return EmergencyDecision.isChosen(category, request.caller().purpose(), person, request.at(), evidence);
    }
}
