package techo.policy.recipient;

/** Whether the register lets a recipient have anything now. */
public enum RecipientState {
    REGISTERED,
    /** Stopped by the operator, for example after an incident. */
    SUSPENDED
}
