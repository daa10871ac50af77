package techo.policy.research;

import java.util.function.Function;

/** The answer to "may this study's data go to this caller now", with its reason. */
public sealed interface ReleaseDecision {
    <T> T fold(Function<Permit, T> onPermit, Function<Deny, T> onDeny);

    /**
     * They may go; whose data they are is still decided row by row, by consent.
     *
     * @param as which standard the data meet before they leave
     */
    record Permit(OutputKind as) implements ReleaseDecision {
        @Override
        public <T> T fold(Function<Permit, T> onPermit, Function<Deny, T> onDeny) {
            return onPermit.apply(this);
        }
    }

    /** Nothing leaves, and the study must look as if it did not exist. */
    record Deny(Reason reason) implements ReleaseDecision {
        @Override
        public <T> T fold(Function<Permit, T> onPermit, Function<Deny, T> onDeny) {
            return onDeny.apply(this);
        }
    }

    /** Why nothing leaves. INVARIANT: codes are in stored audit records and are never changed. */
    enum Reason {
        NOT_A_RECIPIENT("study-not-a-recipient"),
        OTHER_RECIPIENT("study-other-recipient"),
        /** The client is bound to another study, or to none. */
        OTHER_STUDY("study-other-study"),
        /** The token is not for research. */
        OTHER_PURPOSE("study-other-purpose"),
        NOT_APPROVED("study-not-approved"),
        CLOSED("study-closed"),
        KEYS_DESTROYED("study-keys-destroyed"),
        OUTSIDE_PERIOD("study-outside-period"),
        /** What must be public is not yet. */
        NOT_PUBLISHED("study-not-published"),
        /** 仮名加工情報 go to no third party (Art. 41(6)), whoever consented. */
        PSEUDONYMISED_TO_THIRD_PARTY("study-pseudonymised-to-third-party");

        private final String code;

        Reason(String code) {
            this.code = code;
        }

        /** What the audit record says; the client is told less. */
        public String code() {
            return code;
        }
    }
}
