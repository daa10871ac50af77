package techo.policy.consent;

import java.util.Optional;
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

    /** @param decidedBy the provision that denies, or the permit that came nearest; empty when there is none */
    record Deny(DenyReason reason, Optional<CitedProvision> decidedBy) implements ConsentDecision {
        /** No provision had a part in it. */
        public Deny(DenyReason reason) {
            this(reason, Optional.empty());
        }

        @Override
        public <T> T fold(Function<Permit, T> onPermit, Function<Deny, T> onDeny) {
            return onDeny.apply(this);
        }
    }
}
