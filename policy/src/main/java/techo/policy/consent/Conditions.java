package techo.policy.consent;

import techo.policy.recipient.RecipientRegister;

/** What holds for all persons at once: which recipients and purposes there are, what people are told, and the limits. */
public record Conditions(PurposeCeiling ceiling, RecipientRegister recipients, Notices notices, LegalLimits limits) {

    /** No register of recipients and no notices: only the ceiling and the limits bind. */
    public static Conditions withoutRegister() {
        return new Conditions(
                PurposeCeiling.shipped(), RecipientRegister.unkept(), Notices.NONE, LegalLimits.initial());
    }
}
