package techo.server.recipient;

/** Whether a registered organisation receives anything now. INVARIANT: names are stored and never changed. */
enum RecipientState {
    ACTIVE,
    /** Stopped by an operator. */
    SUSPENDED
}
