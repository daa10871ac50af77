package techo.policy.consent;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import techo.policy.identity.Caller.Recipient;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;

/** Whether somebody at a recipient opened the record in an emergency, and the opening covers what is asked. */
final class EmergencyDecision {
    private EmergencyDecision() {}

    /** @return empty when no opening covers the request; what the consents say then holds */
    static Optional<Basis> of(
            Recipient recipient, PatientId owner, AccessRequest request, Evidence evidence, LegalLimits limits) {
        if (evidence.accesses().isEmpty()) {
            return Optional.empty();
        }
        DataCategory category = request.resource().category();
        return evidence.accesses().stream()
                .filter(access -> access.person().equals(owner))
                .filter(access -> access.recipient().equals(recipient.recipient()))
                .filter(access -> access.purpose() == recipient.purpose())
                .filter(access -> recipient
                        .agent()
                        .practitioner()
                        .filter(access.practitioner()::equals)
                        .isPresent())
                .filter(access -> access.categories().contains(category))
                .filter(access -> limits.emergencyCategories().contains(category))
                .filter(access -> access.opening(limits)
                        .filter(period -> period.contains(request.at()))
                        .isPresent())
                .filter(access -> access.ground() == EmergencyGround.LIFE
                        || isUndenied(access, recipient, owner, request, evidence, limits))
                .min(Comparator.comparing(access -> access.id().value()))
                .map(access -> new Basis.ByEmergency(access.id(), access.ground()));
    }

    private static boolean isUndenied(
            EmergencyAccess access,
            Recipient recipient,
            PatientId owner,
            AccessRequest request,
            Evidence evidence,
            LegalLimits limits) {
        if (evidence.state(owner).sharingStopped(request.at(), limits).isPresent()) {
            return false;
        }
        Asking asking = new Asking(recipient.purpose(), recipient.agent());
        boolean undenied = evidence.current(owner)
                .filter(consents -> consents.denialsTo(recipient.recipient()).stream()
                        .noneMatch(cited -> cited.provision().denies(asking, request.resource(), request.at())))
                .isPresent();
        return undenied && isChosen(request.resource().category(), access.purpose(), owner, request.at(), evidence);
    }

    /** Whether the person agreed beforehand and did not refuse. */
    static boolean isChosen(
            DataCategory category, PurposeOfUse purpose, PatientId person, Instant at, Evidence evidence) {
        return chose(Effect.PERMIT, category, purpose, person, at, evidence)
                && !chose(Effect.DENY, category, purpose, person, at, evidence);
    }

    private static boolean chose(
            Effect effect,
            DataCategory category,
            PurposeOfUse purpose,
            PatientId person,
            Instant at,
            Evidence evidence) {
        return CurrentConsents.latest(person, evidence.choices(), EmergencyChoice::ref, EmergencyChoice::person)
                .stream()
                .filter(choice -> choice.effect() == effect)
                .filter(choice -> choice.speaksOf(purpose))
                .anyMatch(choice ->
                        choice.period().contains(at) && choice.categories().contains(category));
    }
}
