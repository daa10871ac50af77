package techo.policy.recipient;

/** Whether the register lets a recipient have anything now. INVARIANT: names are stored and never changed. */
public enum RecipientState {
    ACTIVE,
    /** Stopped by an operator, for example after an incident. */
    SUSPENDED
}
