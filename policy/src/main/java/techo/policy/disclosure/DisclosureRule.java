package techo.policy.disclosure;

import java.util.Optional;
import techo.policy.consent.Basis;
import techo.policy.consent.EmergencyGround;
import techo.policy.identity.Caller;
import techo.policy.identity.Caller.Recipient;
import techo.policy.identity.RecipientAgent.PersonalApp;
import techo.policy.identity.RecipientType;

/**
 * Whether showing a resource is a disclosure that goes into the ledger, and on what legal ground. What a person, or who
 * acts for the person, sees of the person's own record is none; nor is the directory.
 */
public final class DisclosureRule {
    private DisclosureRule() {}

    /** @param basis on what ground the resource was shown */
    public static Optional<LegalBasis> of(Caller caller, Basis basis) {
        return caller.fold(
                citizen -> Optional.empty(),
                delegate -> Optional.empty(),
                recipient -> ofRecipient(recipient, basis),
                operator -> Optional.empty());
    }

    private static Optional<LegalBasis> ofRecipient(Recipient recipient, Basis basis) {
        if (basis instanceof Basis.Directory) {
            return Optional.empty();
        }
        boolean life = basis instanceof Basis.ByEmergency emergency && emergency.ground() == EmergencyGround.LIFE;
        return Optional.of(life ? ofLifeAtStake(recipient) : ofOrdinary(recipient));
    }

    /** On what ground a recipient has something that only life at stake opened. */
    public static LegalBasis ofLifeAtStake(Recipient recipient) {
        return recipient.type() == RecipientType.CONTRACTOR ? LegalBasis.ENTRUST : LegalBasis.LIFE;
    }

    /** On what ground a recipient has something when no emergency opened it. */
    public static LegalBasis ofOrdinary(Recipient recipient) {
        if (recipient.type() == RecipientType.CONTRACTOR) {
            return LegalBasis.ENTRUST;
        }
        return recipient.agent() instanceof PersonalApp ? LegalBasis.ON_BEHALF : LegalBasis.CONSENT;
    }
}
