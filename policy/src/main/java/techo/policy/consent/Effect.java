package techo.policy.consent;

/** What a provision does to the data it covers. */
public enum Effect {
    PERMIT,
    DENY
}
