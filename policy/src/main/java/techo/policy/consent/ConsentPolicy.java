package techo.policy.consent;

import java.util.Optional;
import java.util.Set;
import techo.policy.consent.ConsentDecision.Deny;
import techo.policy.consent.ConsentDecision.Permit;
import techo.policy.identity.Caller.Citizen;
import techo.policy.identity.Caller.Recipient;
import techo.policy.identity.PatientId;

/**
 * Who may see what.
 *
 * <p>The directory is for everybody. A citizen sees the own record, an operator nothing, a delegate what the delegation
 * says, a recipient what the person consented to. For a recipient: deny overrides permit, silence denies, unreadable
 * evidence denies. Only an emergency in which life is at stake goes before that. A document is seen by who may see all
 * that it holds.
 */
public final class ConsentPolicy {
    /** Never leave to a third party, and no consent can name them. */
    public static final Set<DataCategory> NEVER_SHARED =
            Set.of(DataCategory.UNKNOWN, DataCategory.RECORD, DataCategory.DIRECTORY);

    private final Conditions conditions;

    public ConsentPolicy(Conditions conditions) {
        this.conditions = conditions;
    }

    public ConsentDecision decide(AccessRequest request, Evidence evidence) {
        ConsentDecision whole = ofOne(request, evidence);
        return request.resource().holds().isEmpty()
                ? whole
                : whole.fold(permit -> ofParts(request, evidence).orElse(permit), deny -> deny);
    }

    /** @return the first denial of something that a document holds */
    private Optional<ConsentDecision> ofParts(AccessRequest request, Evidence evidence) {
        return request.resource().holds().stream()
                .map(part -> decide(new AccessRequest(request.caller(), part, request.at()), evidence))
                .filter(Deny.class::isInstance)
                .findFirst();
    }

    private ConsentDecision ofOne(AccessRequest request, Evidence evidence) {
        Optional<PatientId> owner = request.resource().owner();
        if (owner.isEmpty()) {
            return new Permit(new Basis.Directory());
        }
        return request.caller()
                .fold(
                        citizen -> ofCitizen(citizen, owner.get()),
                        delegate -> new DelegatePolicy(conditions.limits())
                                .decide(
                                        new DelegateRequest(delegate, owner.get(), DelegateRight.VIEW, request.at()),
                                        request.resource(),
                                        evidence),
                        recipient -> ofRecipient(recipient, owner.get(), request, evidence),
                        operator -> new Deny(DenyReason.OPERATOR_READS_NOTHING));
    }

    private static ConsentDecision ofCitizen(Citizen citizen, PatientId owner) {
        return citizen.patient().equals(owner)
                ? new Permit(new Basis.OwnRecord())
                : new Deny(DenyReason.NOT_OWN_RECORD);
    }

    private ConsentDecision ofRecipient(
            Recipient recipient, PatientId owner, AccessRequest request, Evidence evidence) {
        ResourceFacts resource = request.resource();
        if (NEVER_SHARED.contains(resource.category())) {
            return new Deny(DenyReason.CATEGORY_NEVER_SHARED);
        }
        return RecipientGate.of(recipient, request.at(), conditions)
                .fold(
                        closed -> new Deny(closed.reason()),
                        open -> open.bars(resource)
                                .<ConsentDecision>map(Deny::new)
                                .orElseGet(() -> behindGate(recipient, owner, request, evidence, open)));
    }

    private ConsentDecision behindGate(
            Recipient recipient, PatientId owner, AccessRequest request, Evidence evidence, RecipientGate.Open gate) {
        if (request.resource().hiddenFrom().contains(Audience.RECIPIENTS)) {
            return new Deny(DenyReason.HIDDEN);
        }
        ConsentDecision byConsent =
                ProvisionDecision.of(recipient, owner, request, evidence, gate, conditions.limits());
        if (byConsent instanceof Permit) {
            return byConsent;
        }
        return EmergencyDecision.of(recipient, owner, request, evidence, conditions.limits())
                .<ConsentDecision>map(Permit::new)
                .orElse(byConsent);
    }
}
