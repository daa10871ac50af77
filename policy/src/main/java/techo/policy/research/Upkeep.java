package techo.policy.research;

import java.util.Set;
import java.util.function.Function;

/** What becomes of a release that lost people, with its reason. */
public sealed interface Upkeep {
    <T> T fold(Function<Kept, T> onKept, Function<Withheld, T> onWithheld);

    /** @param members whose lines may leave from now on */
    record Kept(Set<MemberToken> members) implements Upkeep {
        public Kept {
            members = Set.copyOf(members);
        }

        @Override
        public <T> T fold(Function<Kept, T> onKept, Function<Withheld, T> onWithheld) {
            return onKept.apply(this);
        }
    }

    /** Nothing of it leaves any more; another release can be asked for. */
    record Withheld(Cause cause) implements Upkeep {
        @Override
        public <T> T fold(Function<Kept, T> onKept, Function<Withheld, T> onWithheld) {
            return onWithheld.apply(this);
        }
    }

    /** Why nothing leaves any more. INVARIANT: codes are in stored audit records. */
    enum Cause {
        /** Bounds of numbers, and how different the people of a class are, were counted with who is gone. */
        ANONYMISED("release-lost-people-anonymised"),
        /** Too few people may be left who have a code that was common when the release was made. */
        CODE_RARE("release-lost-people-code-rare"),
        /** Without those who would stand out beside the release as it was, or the study asked for all or nothing. */
        NOBODY_LEFT("release-lost-people-nobody-left");

        private final String code;

        Cause(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }
}
