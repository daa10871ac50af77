package techo.policy.consent;

import java.util.function.Function;

/** Whether a resource is shown, and why. */
public sealed interface ConsentDecision {

    /** Abstract on purpose: a third outcome must say here which way it goes. */
    <T> T fold(Function<Permit, T> onPermit, Function<Deny, T> onDeny);

    record Permit(Basis decidedBy) implements ConsentDecision {
        @Override
        public <T> T fold(Function<Permit, T> onPermit, Function<Deny, T> onDeny) {
            return onPermit.apply(this);
        }
    }

    record Deny(DenyReason reason) implements ConsentDecision {
        @Override
        public <T> T fold(Function<Permit, T> onPermit, Function<Deny, T> onDeny) {
            return onDeny.apply(this);
        }
    }
}
