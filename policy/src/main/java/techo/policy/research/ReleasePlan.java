package techo.policy.research;

import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** Whose data are released, or that none are. */
public sealed interface ReleasePlan {
    Report report();

    <T> T fold(Function<Release, T> onRelease, Function<Blocked, T> onBlocked);

    /** @param members at least as many in each class as the threshold */
    record Release(Set<MemberToken> members, Report report) implements ReleasePlan {
        public Release {
            members = Set.copyOf(members);
        }

        @Override
        public <T> T fold(Function<Release, T> onRelease, Function<Blocked, T> onBlocked) {
            return onRelease.apply(this);
        }
    }

    /** Nothing is released. */
    record Blocked(Cause cause, Report report) implements ReleasePlan {
        @Override
        public <T> T fold(Function<Release, T> onRelease, Function<Blocked, T> onBlocked) {
            return onBlocked.apply(this);
        }
    }

    /** Why nothing is released. INVARIANT: codes are stored. */
    enum Cause {
        /** After everybody who could be told apart was left out. */
        NOBODY_LEFT("release-nobody-left"),
        /** Somebody could be told apart, and the study asked for all or nothing. */
        BELOW_THRESHOLD("release-below-threshold");

        private final String code;

        Cause(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    /** Why somebody is left out. INVARIANT: codes are stored. */
    enum Exclusion {
        /** Too few people are like this one. */
        SMALL_CLASS("small-class"),
        /** All who are like this one have the same sensitive value. */
        UNIFORM_CLASS("uniform-class"),
        /** This release beside an earlier one would show too few people. */
        DIFFERENCE("difference");

        private final String code;

        Exclusion(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    /**
     * What may be told of a release.
     *
     * @param released people in it
     * @param classes in it
     * @param smallestClass people in the smallest class; 0 when there is none
     * @param smallestDiversity of each sensitive value, how many in a class lack it at the least, plus one; 0 when nobody has
     *     any
     * @param excluded people left out; empty where a number would tell of few
     */
    record Report(
            int released, int classes, int smallestClass, int smallestDiversity, Map<Exclusion, OptionalInt> excluded) {
        public Report {
            excluded = Map.copyOf(excluded);
        }
    }
}
