package techo.policy.erasure;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import techo.policy.erasure.Erasure.State;

/** What becomes of an erasure, or why nothing does. */
public sealed interface ErasureDecision {

    <T> T fold(Function<Becomes, T> onBecomes, Function<Refused, T> onRefused);

    /** @param after when the record may be erased */
    record Becomes(State state, Optional<Instant> after) implements ErasureDecision {
        @Override
        public <T> T fold(Function<Becomes, T> onBecomes, Function<Refused, T> onRefused) {
            return onBecomes.apply(this);
        }
    }

    /** Nothing changes. */
    record Refused(Reason reason) implements ErasureDecision {
        @Override
        public <T> T fold(Function<Becomes, T> onBecomes, Function<Refused, T> onRefused) {
            return onRefused.apply(this);
        }
    }

    /** Why. */
    enum Reason {
        /** Neither the person's own nor an operator's to ask for. */
        NOT_THEIRS,
        /** A legal hold covers the person: what it is about must stay. */
        HELD,
        /** Whoever proposed it does not agree to it as well. */
        SAME_OPERATOR,
        /** It was not proposed, or has gone on since. */
        NOT_OPEN
    }
}
