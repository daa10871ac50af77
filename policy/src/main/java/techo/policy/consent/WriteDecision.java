package techo.policy.consent;

/** What a caller may do to resources of a type, before any one of them is looked at. */
public enum WriteDecision {
    /** Allowed on a resource that the caller can see; what is hidden stays absent. */
    ALLOWED_ON_VISIBLE,
    /** Allowed under any id, also a new one: who feeds the store cannot see what is in it. */
    ALLOWED_UNSEEN,
    /** This caller writes nothing at all. */
    READ_ONLY,
    /** This caller does not write this type in this way. */
    REFUSED
}
