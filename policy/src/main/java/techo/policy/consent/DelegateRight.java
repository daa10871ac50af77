package techo.policy.consent;

/** What a delegate may do with the record of the principal. */
public enum DelegateRight {
    VIEW,
    /** Add and correct entries. */
    MANAGE,
    /** Give and withdraw consents. */
    CONSENT,
    EXPORT
}
