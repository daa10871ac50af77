package techo.server.recipient;

/** Whether a registered organisation receives anything now. INVARIANT: names are stored and never changed. */
public enum RecipientState {
    ACTIVE(techo.policy.recipient.RecipientState.REGISTERED),
    /** Stopped by an operator. */
    SUSPENDED(techo.policy.recipient.RecipientState.SUSPENDED);

    private final techo.policy.recipient.RecipientState decides;

    RecipientState(techo.policy.recipient.RecipientState decides) {
        this.decides = decides;
    }

    /** What policy decides by. */
    techo.policy.recipient.RecipientState decides() {
        return decides;
    }
}
