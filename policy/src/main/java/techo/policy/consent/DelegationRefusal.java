package techo.policy.consent;

/** Why a delegation is not established. */
public enum DelegationRefusal {
    /** It names no right or no category. */
    EMPTY,
    /** It lets somebody correct or take away what they may not see. */
    RIGHT_WITHOUT_VIEW,
    /** Only the law makes somebody consent for another. */
    CONSENT_NOT_OFFERED,
    /** Its period is over. */
    OVER,
    /** The law makes parents and guardians, and an operator verifies it; family is for the person to let in. */
    NOT_FOR_THEM_TO_GIVE,
    /** No document was verified, or one that does not show the ground. */
    DOCUMENT,
    /** Nobody is a parent of who decides alone, or whose age is unknown. */
    NO_CHILD,
    /** A child lets nobody in, and neither does somebody whose age is unknown. */
    CHILD_CANNOT_DELEGATE,
    /** Only who acts by law may see what is never shared. */
    CATEGORY_NEVER_SHARED,
    /** The record is kept from every delegate. */
    SHIELDED
}
