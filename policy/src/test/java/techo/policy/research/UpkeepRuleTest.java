package techo.policy.research;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import techo.policy.research.Upkeep.Cause;
import techo.policy.research.Upkeep.Kept;
import techo.policy.research.Upkeep.Withheld;

class UpkeepRuleTest {
    private static final QuasiIdentifiers THIRTIES = new QuasiIdentifiers(List.of("1990", "female", "100"));
    private static final QuasiIdentifiers SIXTIES = new QuasiIdentifiers(List.of("1960", "male", "100"));
    private static final ClassThresholds FIVE = new ClassThresholds(5, 1, ClassThresholds.Below.SUPPRESS);

    private final UpkeepRule rule = new UpkeepRule();

    @Test
    void a_release_that_lost_nobody_is_as_it_was() {
        ReleasedPeople released = released(FIVE, 100, people(0, 5, THIRTIES));
        assertThat(kept(decide(released, Set.of()))).hasSize(5);
        assertThat(kept(decide(released, tokens(70, 71))))
                .as("of another release")
                .hasSize(5);
    }

    @Test
    void a_class_that_is_too_small_without_who_withdrew_leaves_no_more() {
        ReleasedPeople released = released(FIVE, 100, people(0, 5, THIRTIES), people(5, 25, SIXTIES));
        assertThat(kept(decide(released, tokens(0, 1)))).isEqualTo(tokens(5, 25));
    }

    @Test
    void who_withdrew_takes_as_many_along_that_a_copy_from_before_does_not_tell_who_it_was() {
        ReleasedPeople released = released(FIVE, 100, people(0, 20, THIRTIES));
        assertThat(kept(decide(released, tokens(7, 8)))).hasSize(15).doesNotContain(token(7));
    }

    @Test
    void nothing_leaves_when_nobody_is_left() {
        assertThat(cause(decide(released(FIVE, 100, people(0, 8, THIRTIES)), tokens(0, 1))))
                .isEqualTo(Cause.NOBODY_LEFT);
    }

    @Test
    void nothing_leaves_when_a_code_may_have_become_rare() {
        assertThat(kept(decide(released(FIVE, 10, people(0, 20, THIRTIES)), tokens(0, 1))))
                .as("ten had the rarest code, five left")
                .hasSize(15);
        assertThat(cause(decide(released(FIVE, 9, people(0, 20, THIRTIES)), tokens(0, 1))))
                .isEqualTo(Cause.CODE_RARE);
    }

    @Test
    void who_left_before_counts_too() {
        ReleasedPeople again = new ReleasedPeople(OutputKind.PSEUDONYMISED, FIVE, people(0, 20, THIRTIES), 5, 14);
        assertThat(cause(decide(again, tokens(0, 1)))).isEqualTo(Cause.CODE_RARE);
    }

    @Test
    void of_anonymised_data_nothing_leaves_any_more() {
        ReleasedPeople released =
                new ReleasedPeople(OutputKind.ANONYMISED, FIVE, people(0, 40, THIRTIES), 0, Integer.MAX_VALUE);
        assertThat(cause(decide(released, tokens(0, 1)))).isEqualTo(Cause.ANONYMISED);
    }

    @Test
    void a_class_whose_diversity_was_counted_goes_whole() {
        ClassThresholds diverse = new ClassThresholds(5, 2, ClassThresholds.Below.SUPPRESS);
        ReleasedPeople released = released(diverse, 100, people(0, 20, THIRTIES), people(20, 40, SIXTIES));
        assertThat(kept(decide(released, tokens(0, 1)))).isEqualTo(tokens(20, 40));
    }

    @Test
    void what_another_release_shows_is_laid_beside_it_too() {
        ReleasedPeople released = released(FIVE, 100, people(0, 20, THIRTIES));
        EarlierRelease later = new EarlierRelease(people(0, 14, THIRTIES));
        Set<MemberToken> left =
                kept(rule.decide(released, tokens(19, 20), List.of(new EarlierRelease(released.members()), later)));
        Set<MemberToken> onlyLater = new HashSet<>(later.members().keySet());
        onlyLater.removeAll(left);
        assertThat(onlyLater.size()).matches(people -> people == 0 || people >= 5);
    }

    /** Random people leave a release, one lot after the other: any two states of it are laid side by side. */
    @Test
    void whoever_leaves_nobody_stands_out_between_two_states_of_a_release() {
        Random random = new Random(17);
        int losses = 0;
        for (int round = 0; round < 200; round++) {
            ClassThresholds thresholds = new ClassThresholds(2 + random.nextInt(6), 1, ClassThresholds.Below.SUPPRESS);
            Map<MemberToken, QuasiIdentifiers> members = people(0, 60, THIRTIES);
            members.putAll(people(60, 90, SIXTIES));
            List<EarlierRelease> states = new ArrayList<>(List.of(new EarlierRelease(members)));
            for (int loss = 0; loss < 4; loss++) {
                ReleasedPeople now =
                        new ReleasedPeople(OutputKind.PSEUDONYMISED, thresholds, members, 90 - members.size(), 1_000);
                Set<MemberToken> gone = IntStream.range(0, 1 + random.nextInt(3))
                        .mapToObj(i -> token(random.nextInt(90)))
                        .collect(Collectors.toSet());
                if (rule.decide(now, gone, states) instanceof Kept kept) {
                    assertThat(kept.members()).doesNotContainAnyElementsOf(gone);
                    members.keySet().retainAll(kept.members());
                    requireHolds(thresholds, members, states);
                    states.add(new EarlierRelease(members));
                    losses++;
                }
            }
        }
        assertThat(losses).isGreaterThan(400);
    }

    private static void requireHolds(
            ClassThresholds thresholds, Map<MemberToken, QuasiIdentifiers> members, List<EarlierRelease> states) {
        Map<QuasiIdentifiers, Long> classes =
                members.values().stream().collect(Collectors.groupingBy(quasi -> quasi, Collectors.counting()));
        assertThat(classes.values()).allMatch(size -> size >= thresholds.smallest());
        for (EarlierRelease state : states) {
            Map<MemberToken, QuasiIdentifiers> shown = new HashMap<>(state.members());
            shown.keySet().removeAll(members.keySet());
            assertThat(shown.values().stream().collect(Collectors.groupingBy(quasi -> quasi, Collectors.counting())))
                    .allSatisfy((quasi, lost) -> assertThat(lost).isGreaterThanOrEqualTo(thresholds.smallest()));
        }
    }

    private Upkeep decide(ReleasedPeople released, Set<MemberToken> gone) {
        return rule.decide(released, gone, List.of(new EarlierRelease(released.members())));
    }

    private static Set<MemberToken> kept(Upkeep upkeep) {
        return upkeep.fold(Kept::members, withheld -> Set.of());
    }

    private static Cause cause(Upkeep upkeep) {
        return upkeep.fold(
                kept -> {
                    throw new AssertionError("kept " + kept.members().size());
                },
                Withheld::cause);
    }

    @SafeVarargs
    private static ReleasedPeople released(
            ClassThresholds thresholds, int rarest, Map<MemberToken, QuasiIdentifiers>... classes) {
        Map<MemberToken, QuasiIdentifiers> members = new HashMap<>();
        List.of(classes).forEach(members::putAll);
        return new ReleasedPeople(OutputKind.PSEUDONYMISED, thresholds, members, 0, rarest);
    }

    private static Map<MemberToken, QuasiIdentifiers> people(int from, int to, QuasiIdentifiers quasi) {
        Map<MemberToken, QuasiIdentifiers> people = new HashMap<>();
        IntStream.range(from, to).forEach(i -> people.put(token(i), quasi));
        return people;
    }

    private static Set<MemberToken> tokens(int from, int to) {
        return IntStream.range(from, to).mapToObj(UpkeepRuleTest::token).collect(Collectors.toSet());
    }

    private static MemberToken token(int i) {
        return new MemberToken("token-%03d".formatted(i));
    }
}
