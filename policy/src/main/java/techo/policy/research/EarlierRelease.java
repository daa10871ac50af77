package techo.policy.research;

import java.util.Map;

/** Who was in an earlier release of the same study, as what. */
public record EarlierRelease(Map<MemberToken, QuasiIdentifiers> members) {
    public EarlierRelease {
        members = Map.copyOf(members);
    }
}
