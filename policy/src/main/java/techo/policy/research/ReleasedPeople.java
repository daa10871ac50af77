package techo.policy.research;

import java.util.Map;

/**
 * Who is in a release that is made, as long as its files can be fetched.
 *
 * @param members still in it, each as the class that was counted
 * @param lost how many were in it and are not any more
 * @param rarest how many people had the code that fewest had, when it was made
 */
public record ReleasedPeople(
        OutputKind kind, ClassThresholds thresholds, Map<MemberToken, QuasiIdentifiers> members, int lost, int rarest) {
    public ReleasedPeople {
        members = Map.copyOf(members);
    }
}
