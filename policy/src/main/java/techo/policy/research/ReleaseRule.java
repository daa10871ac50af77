package techo.policy.research;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import techo.policy.disclosure.SmallCells;
import techo.policy.research.ReleasePlan.Blocked;
import techo.policy.research.ReleasePlan.Cause;
import techo.policy.research.ReleasePlan.Exclusion;
import techo.policy.research.ReleasePlan.Release;
import techo.policy.research.ReleasePlan.Report;

/**
 * Leaves out of a release who could be told apart in it, or by laying it beside an earlier one (APPI Rules Art. 34(iv),
 * (v)).
 *
 * <p>What holds of a plan: each class has at least {@code smallest} people; of each sensitive value enough of them lack
 * it; and who came to a class from nowhere or from another one since any earlier release, or left them all, are nobody, or
 * as many people as the threshold. Leaving somebody out can break one of these for others, so the rule is applied until
 * nothing changes; people are only ever taken away, so it ends.
 */
public final class ReleaseRule {
    private final ClassThresholds thresholds;

    public ReleaseRule(ClassThresholds thresholds) {
        this.thresholds = thresholds;
    }

    public ReleasePlan plan(Collection<CohortMember> candidates, List<EarlierRelease> history) {
        Round round = new Round(candidates);
        int left;
        do {
            left = round.size();
            round.leaveOutSmallAndUniform();
            history.forEach(round::leaveOutDifferences);
        } while (round.size() < left);
        Report report = round.report();
        if (thresholds.below() == ClassThresholds.Below.BLOCK && !round.excluded.isEmpty()) {
            return new Blocked(Cause.BELOW_THRESHOLD, report);
        }
        return round.size() == 0 ? new Blocked(Cause.NOBODY_LEFT, report) : new Release(round.members(), report);
    }

    /** The people still in, by class, and why the others are not. */
    private final class Round {
        private final Map<QuasiIdentifiers, Map<MemberToken, CohortMember>> classes = new LinkedHashMap<>();
        private final Map<MemberToken, Exclusion> excluded = new HashMap<>();

        Round(Collection<CohortMember> candidates) {
            candidates.forEach(member -> classes.computeIfAbsent(member.quasiIdentifiers(), quasi -> new TreeMap<>())
                    .put(member.token(), member));
        }

        int size() {
            return classes.values().stream().mapToInt(Map::size).sum();
        }

        Set<MemberToken> members() {
            return classes.values().stream()
                    .flatMap(members -> members.keySet().stream())
                    .collect(Collectors.toSet());
        }

        void leaveOutSmallAndUniform() {
            for (Map<MemberToken, CohortMember> members : classes.values()) {
                if (members.size() < thresholds.smallest()) {
                    leaveOut(members, List.copyOf(members.keySet()), Exclusion.SMALL_CLASS);
                } else if (isUniform(members.values())) {
                    leaveOut(members, List.copyOf(members.keySet()), Exclusion.UNIFORM_CLASS);
                }
            }
            classes.values().removeIf(Map::isEmpty);
        }

        /**
         * Counts who came to a class apart by where each was before: in no class, or in which. Otherwise one newcomer would
         * be hidden in the count by all others of a class that has another name since, as the oldest have each year.
         */
        void leaveOutDifferences(EarlierRelease earlier) {
            Map<MemberToken, QuasiIdentifiers> then = earlier.members();
            classes.forEach((quasi, members) -> members.keySet().stream()
                    .collect(Collectors.groupingBy(token -> Optional.ofNullable(then.get(token))))
                    .forEach((from, people) -> {
                        if (!from.equals(Optional.of(quasi)) && isFew(people.size())) {
                            leaveOut(members, people, Exclusion.DIFFERENCE);
                        }
                    }));
            leaveOutLosses(then);
            classes.values().removeIf(Map::isEmpty);
        }

        /** Who is in no class any more takes others of the same class along, wherever they are now. */
        private void leaveOutLosses(Map<MemberToken, QuasiIdentifiers> then) {
            Map<MemberToken, Map<MemberToken, CohortMember>> in = new HashMap<>();
            classes.values().forEach(members -> members.keySet().forEach(token -> in.put(token, members)));
            Map<QuasiIdentifiers, TreeSet<MemberToken>> before = new HashMap<>();
            then.forEach((token, quasi) ->
                    before.computeIfAbsent(quasi, key -> new TreeSet<>()).add(token));
            before.values().forEach(people -> {
                List<MemberToken> left = people.stream().filter(in::containsKey).toList();
                int gone = people.size() - left.size();
                if (isFew(gone)) {
                    left.stream()
                            .limit(thresholds.smallest() - gone)
                            .forEach(token ->
                                    leaveOut(in.getOrDefault(token, Map.of()), List.of(token), Exclusion.DIFFERENCE));
                }
            });
        }

        private boolean isFew(int people) {
            return people > 0 && people < thresholds.smallest();
        }

        private boolean isUniform(Collection<CohortMember> members) {
            return diversity(members).orElse(thresholds.diversity()) < thresholds.diversity();
        }

        /** Empty when nobody has a sensitive value. */
        private OptionalInt diversity(Collection<CohortMember> members) {
            Map<String, Integer> having = new HashMap<>();
            members.forEach(member -> member.sensitive().forEach(value -> having.merge(value, 1, Integer::sum)));
            return having.values().stream()
                    .mapToInt(count -> members.size() - count + 1)
                    .min();
        }

        private void leaveOut(Map<MemberToken, CohortMember> members, List<MemberToken> people, Exclusion reason) {
            people.forEach(token -> {
                members.remove(token);
                excluded.put(token, reason);
            });
        }

        Report report() {
            Map<Exclusion, Integer> counts = new EnumMap<>(Exclusion.class);
            for (Exclusion reason : Exclusion.values()) {
                counts.put(reason, 0);
            }
            excluded.values().forEach(reason -> counts.merge(reason, 1, Integer::sum));
            List<Integer> sizes = new ArrayList<>();
            classes.values().forEach(members -> sizes.add(members.size()));
            return new Report(
                    size(),
                    sizes.size(),
                    sizes.stream().min(Comparator.naturalOrder()).orElse(0),
                    classes.values().stream()
                            .flatMapToInt(members -> diversity(members.values()).stream())
                            .min()
                            .orElse(0),
                    new SmallCells(thresholds.smallest()).suppress(counts));
        }
    }
}
