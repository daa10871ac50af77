package techo.policy.research;

import techo.policy.identity.RecipientType;

/** What a recipient is to the operator in the law of personal information. */
public enum RecipientRelation {
    /** The operator itself. */
    OWN,
    /** Whom the operator entrusts with the work (委託, Art. 27(5)(i), 41(6)). */
    CONTRACTOR,
    THIRD_PARTY;

    /** Joint use and succession are no relation of a register yet: who claims them is a third party. */
    public static RecipientRelation ofOther(RecipientType type) {
        return type == RecipientType.CONTRACTOR ? CONTRACTOR : THIRD_PARTY;
    }
}
