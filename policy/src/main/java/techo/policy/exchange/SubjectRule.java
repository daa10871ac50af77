package techo.policy.exchange;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import techo.policy.exchange.SubjectMatch.Other;
import techo.policy.exchange.SubjectMatch.Same;

/**
 * Compares what a file claims with what is stored (guideline 4.1: records are kept accurate; 3.4.1: data of other
 * people do not enter a person's record).
 */
public final class SubjectRule {

    /** A stated difference refuses; a silence is only reported. */
    public SubjectMatch compare(PersonFacts stored, PersonFacts claimed) {
        Set<SubjectFact> differing = EnumSet.noneOf(SubjectFact.class);
        Set<SubjectFact> unconfirmed = EnumSet.noneOf(SubjectFact.class);
        compare(SubjectFact.BIRTH_DATE, stored.birthDate(), claimed.birthDate(), differing, unconfirmed);
        compare(SubjectFact.SEX, stored.sex(), claimed.sex(), differing, unconfirmed);
        return differing.isEmpty() ? new Same(unconfirmed) : new Other(differing);
    }

    private static void compare(
            SubjectFact fact,
            Optional<?> stored,
            Optional<?> claimed,
            Set<SubjectFact> differing,
            Set<SubjectFact> unconfirmed) {
        if (stored.isEmpty() || claimed.isEmpty()) {
            unconfirmed.add(fact);
        } else if (!stored.equals(claimed)) {
            differing.add(fact);
        }
    }
}
