package techo.policy.exchange;

import java.util.Set;
import java.util.function.Function;

/** Whether a file is about the person it is sent for. */
public sealed interface SubjectMatch {
    <T> T fold(Function<Same, T> onSame, Function<Other, T> onOther);

    /**
     * Nothing speaks against it.
     *
     * @param unconfirmed what one side does not state, so that it could not be compared
     */
    record Same(Set<SubjectFact> unconfirmed) implements SubjectMatch {
        public Same {
            unconfirmed = Set.copyOf(unconfirmed);
        }

        @Override
        public <T> T fold(Function<Same, T> onSame, Function<Other, T> onOther) {
            return onSame.apply(this);
        }
    }

    /**
     * The file is about somebody else.
     *
     * @param differing at least one fact that both sides state differently
     */
    record Other(Set<SubjectFact> differing) implements SubjectMatch {
        public Other {
            differing = Set.copyOf(differing);
            if (differing.isEmpty()) {
                throw new IllegalArgumentException("a mismatch names what differs");
            }
        }

        @Override
        public <T> T fold(Function<Same, T> onSame, Function<Other, T> onOther) {
            return onOther.apply(this);
        }
    }
}
