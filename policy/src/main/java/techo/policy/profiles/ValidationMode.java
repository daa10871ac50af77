package techo.policy.profiles;

/** What becomes of a resource that breaks the base standard or a profile that it claims. */
public enum ValidationMode {
    /** It is not stored. */
    REJECT,
    /** It is stored and marked, and leaves to nobody but the person until it is put right. */
    QUARANTINE,
    /** It is stored, and the client is told. */
    WARN
}
