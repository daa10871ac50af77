package techo.policy.export;

import java.util.function.Function;

/** The answer to "may this caller export these records", with its reason. */
public sealed interface ExportDecision {
    <T> T fold(Function<Permit, T> onPermit, Function<Deny, T> onDeny);

    /** The export may run; which rows it holds is still decided row by row. */
    record Permit(Basis basis) implements ExportDecision {
        @Override
        public <T> T fold(Function<Permit, T> onPermit, Function<Deny, T> onDeny) {
            return onPermit.apply(this);
        }
    }

    /** The export must not run, and the records must look as if they did not exist. */
    record Deny(Reason reason) implements ExportDecision {
        @Override
        public <T> T fold(Function<Permit, T> onPermit, Function<Deny, T> onDeny) {
            return onDeny.apply(this);
        }
    }

    /** Why an export may run. */
    enum Basis {
        /** People may take their own record elsewhere (guideline for PHR services, data portability). */
        OWN_RECORD,
        /** Who acts for the person has the right to; each row is matched with a delegation in force. */
        DELEGATED_RECORD,
        /** People consented to the disclosure; each row is matched with a grant in force. */
        CONSENTED_RECORDS
    }

    /** Why an export must not run. INVARIANT: codes are in stored audit records and are never changed. */
    enum Reason {
        NOT_OWN_RECORD("export-not-own-record"),
        /** The token of a citizen or delegate never reaches beyond one person. */
        CITIZEN_BEYOND_OWN_RECORD("export-beyond-own-record"),
        /** No delegation in force lets the delegate take the record away. */
        DELEGATE_WITHOUT_RIGHT("export-delegate-without-right"),
        /** A recipient that exports one person could learn from the answer that the person exists. */
        RECIPIENT_NAMED_A_PERSON("export-recipient-named-a-person"),
        /** A Group is for the organisation that manages it. */
        GROUP_OF_ANOTHER("export-group-of-another"),
        /** Who works on a registered study exports what the study receives, and nothing else. */
        STUDY_BY_ITS_GROUP("export-study-by-its-group"),
        OPERATOR_READS_NOTHING("export-operator-reads-nothing");

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
