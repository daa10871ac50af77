package techo.policy.consent;

import java.time.Instant;
import java.util.function.Function;

/** Whether a record is opened in an emergency, and why not. */
public sealed interface EmergencyOpening {
    <T> T fold(Function<Opened, T> onOpened, Function<Refused, T> onRefused);

    /** @param reviewBy until when somebody else must have looked at it */
    record Opened(EmergencyAccess access, Instant reviewBy) implements EmergencyOpening {
        @Override
        public <T> T fold(Function<Opened, T> onOpened, Function<Refused, T> onRefused) {
            return onOpened.apply(this);
        }
    }

    record Refused(Reason reason) implements EmergencyOpening {
        @Override
        public <T> T fold(Function<Opened, T> onOpened, Function<Refused, T> onRefused) {
            return onRefused.apply(this);
        }
    }

    /** Why a record is not opened. Whoever asks must not learn from it whether the person is known here. */
    enum Reason {
        NOT_AN_EMERGENCY("emergency-other-purpose"),
        /** Only a person at the recipient whom it lets break the glass. */
        NOT_AUTHORISED("emergency-not-authorised"),
        RECIPIENT_REFUSED("emergency-recipient-refused"),
        /** Nobody fits, or more than one person. */
        NOT_ONE_PERSON("emergency-not-one-person"),
        /** No disaster is declared here and now. */
        NO_DISASTER("emergency-no-disaster"),
        /** The same person opened the same record lately; a colleague must do it. */
        RENEWED_BY_SAME_PERSON("emergency-renewed-by-same-person"),
        /** The person did not choose it, or refused. */
        NOT_CHOSEN("emergency-not-chosen"),
        /** Nothing of what is asked for may be opened. */
        NOTHING_TO_OPEN("emergency-nothing-to-open");

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
