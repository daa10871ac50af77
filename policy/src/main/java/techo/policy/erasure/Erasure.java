package techo.policy.erasure;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import techo.policy.identity.PatientId;
import techo.policy.identity.TokenSubject;

/**
 * An erasure that was asked for.
 *
 * @param proposedBy the operator who asked; empty when the person did
 * @param after when the record may be erased; empty while another operator must agree
 */
public record Erasure(
        ErasureId id, PatientId person, State state, Optional<TokenSubject> proposedBy, Optional<Instant> after) {

    /** How far it has come. INVARIANT: names are stored and never changed. */
    public enum State {
        /** By an operator, and another has not agreed yet. */
        PROPOSED,
        /** Agreed; nothing is shared any more, and the person can still keep a copy or change their mind. */
        WAITING,
        /** The record is gone, and what files had of it is being removed. */
        CLEANING,
        DONE,
        CANCELLED;

        /** As the FHIR interface says it. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether it can still be taken back. */
        public boolean isOpen() {
            return this == PROPOSED || this == WAITING;
        }
    }
}
