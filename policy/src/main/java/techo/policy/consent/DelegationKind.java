package techo.policy.consent;

import techo.policy.identity.PurposeOfUse;

/** On what ground somebody acts for a person. */
public enum DelegationKind {
    /** Who has parental authority over a child (親権者), until the child decides alone. */
    PARENT(PurposeOfUse.LEGAL_REP),
    /** A guardian whom a court appointed (成年後見人など). */
    GUARDIAN(PurposeOfUse.LEGAL_REP),
    /** Somebody whom the person empowered in writing (任意代理人). */
    ATTORNEY(PurposeOfUse.FAMILY_VIEW),
    /** Family or a helper whom the person lets look (家族・支援者). */
    FAMILY(PurposeOfUse.FAMILY_VIEW);

    private final PurposeOfUse purpose;

    DelegationKind(PurposeOfUse purpose) {
        this.purpose = purpose;
    }

    /** The only purpose for which such a delegate asks. */
    public PurposeOfUse purpose() {
        return purpose;
    }

    /** The law makes them act for the person, who may not be able to. */
    public boolean isLegal() {
        return purpose == PurposeOfUse.LEGAL_REP;
    }

    /** Whether a document must have been verified before anything is shown. */
    public boolean asksForDocument() {
        return this != FAMILY;
    }
}
