package techo.server.research;

import java.util.Map;
import java.util.Set;
import techo.policy.research.MemberToken;
import techo.policy.research.QuasiIdentifiers;
import techo.policy.research.ReleasePlan;
import techo.server.research.CohortSurvey.Rarities;

/**
 * What was found out about a release before anything of it is written; whoever writes it writes the same.
 *
 * @param plan whose lines leave, or that none do
 * @param members HAPI's keys of these people, with what each is in the history of the study; empty when nothing leaves
 * @param rare what is held back
 * @param common every code that leaves
 * @param rarest how many people have the code that fewest have
 */
record PlannedRelease(ReleasePlan plan, Map<Long, Member> members, Rarities rare, Set<String> common, int rarest) {
    PlannedRelease {
        members = Map.copyOf(members);
        common = Set.copyOf(common);
    }

    /**
     * @param as the class that the person is in
     * @param lines how many lines of this person leave
     */
    record Member(MemberToken token, QuasiIdentifiers as, int lines) {}
}
