package techo.policy.research;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import techo.policy.research.Upkeep.Cause;
import techo.policy.research.Upkeep.Kept;
import techo.policy.research.Upkeep.Withheld;

/**
 * Decides what is left of a release when people in it withdrew, or hid or deleted something, after it was made.
 *
 * <p>Its files can be fetched before and after, and lie side by side then as two releases do. So {@link ReleaseRule} holds
 * between them too: a class loses nobody, or as many people as the threshold, and one that would be too small is gone.
 */
public final class UpkeepRule {

    /**
     * @param gone of whom something may not leave any more
     * @param history every release of the study as it was made, and as it was after each loss; this one is among them
     */
    public Upkeep decide(ReleasedPeople released, Set<MemberToken> gone, Collection<EarlierRelease> history) {
        Map<MemberToken, QuasiIdentifiers> members = released.members();
        if (members.keySet().stream().noneMatch(gone::contains)) {
            return new Kept(members.keySet());
        }
        if (released.kind() == OutputKind.ANONYMISED) {
            return new Withheld(Cause.ANONYMISED);
        }
        return new ReleaseRule(released.thresholds())
                .plan(left(released, gone), List.copyOf(history))
                .fold(plan -> kept(released, plan.members()), blocked -> new Withheld(Cause.NOBODY_LEFT));
    }

    /** What each person has that is sensitive is not kept: where it matters, a class that lost somebody goes whole. */
    private static List<CohortMember> left(ReleasedPeople released, Set<MemberToken> gone) {
        Set<QuasiIdentifiers> unsure = new HashSet<>();
        if (released.thresholds().diversity() > 1) {
            released.members().forEach((token, quasi) -> {
                if (gone.contains(token)) {
                    unsure.add(quasi);
                }
            });
        }
        return released.members().entrySet().stream()
                .filter(member -> !gone.contains(member.getKey()) && !unsure.contains(member.getValue()))
                .map(member -> new CohortMember(member.getKey(), member.getValue(), Set.of()))
                .toList();
    }

    private static Upkeep kept(ReleasedPeople released, Set<MemberToken> members) {
        int lost = released.lost() + released.members().size() - members.size();
        return released.rarest() - lost < released.thresholds().smallest()
                ? new Withheld(Cause.CODE_RARE)
                : new Kept(members);
    }
}
