package techo.policy.research;

import java.util.Set;

/**
 * A person whose data a study would receive.
 *
 * @param sensitive what nobody should learn of a person: diagnoses, medicines, as codes
 */
public record CohortMember(MemberToken token, QuasiIdentifiers quasiIdentifiers, Set<String> sensitive) {
    public CohortMember {
        sensitive = Set.copyOf(sensitive);
    }
}
