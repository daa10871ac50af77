package techo.policy.disclosure;

import java.util.Optional;
import java.util.function.Function;
import techo.policy.consent.CitedProvision;
import techo.policy.consent.DenyReason;

/** Whether a submission is made, and why not. */
public sealed interface SubmissionDecision {
    <T> T fold(Function<Made, T> onMade, Function<Refused, T> onRefused);

    /** @param decidedBy the provision that permits it */
    record Made(SubmissionReceipt receipt, CitedProvision decidedBy) implements SubmissionDecision {
        @Override
        public <T> T fold(Function<Made, T> onMade, Function<Refused, T> onRefused) {
            return onMade.apply(this);
        }
    }

    /** @param cause what the rules of disclosure say, when it is they that refuse */
    record Refused(Reason reason, Optional<DenyReason> cause) implements SubmissionDecision {
        Refused(Reason reason) {
            this(reason, Optional.empty());
        }

        @Override
        public <T> T fold(Function<Made, T> onMade, Function<Refused, T> onRefused) {
            return onRefused.apply(this);
        }
    }

    /** Why a submission is not made. */
    enum Reason {
        /** The person's consent to hand over this to this recipient is not there, or no longer. */
        NO_CONSENT("submission-no-consent"),
        /** A consent to hand over is used up by one submission. */
        ALREADY_MADE("submission-already-made"),
        /** Not all, or more than, what the person agreed to: a submission is complete as agreed or not made. */
        NOT_AS_AGREED("submission-not-as-agreed"),
        /** The rules of disclosure do not let one of the items go. */
        ITEM_REFUSED("submission-item-refused");

        private final String code;

        Reason(String code) {
            this.code = code;
        }

        /** Stable; audit records keep it. */
        public String code() {
            return code;
        }
    }
}
