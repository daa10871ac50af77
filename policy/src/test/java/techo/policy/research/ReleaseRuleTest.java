package techo.policy.research;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import techo.policy.research.ReleasePlan.Blocked;
import techo.policy.research.ReleasePlan.Cause;
import techo.policy.research.ReleasePlan.Exclusion;
import techo.policy.research.ReleasePlan.Release;

class ReleaseRuleTest {
    private static final QuasiIdentifiers THIRTIES = new QuasiIdentifiers(List.of("1990", "female", "100"));
    private static final QuasiIdentifiers SIXTIES = new QuasiIdentifiers(List.of("1960", "male", "100"));
    private static final ClassThresholds FIVE = new ClassThresholds(5, 1, ClassThresholds.Below.SUPPRESS);
    private static final ClassThresholds FIVE_DIVERSE = new ClassThresholds(5, 2, ClassThresholds.Below.SUPPRESS);

    @Test
    void a_class_as_large_as_the_threshold_is_released() {
        assertThat(released(plan(FIVE, people(0, 5, THIRTIES)))).hasSize(5);
    }

    @Test
    void a_class_with_one_person_fewer_is_left_out() {
        ReleasePlan plan = plan(FIVE, people(0, 5, THIRTIES), people(5, 9, SIXTIES));
        assertThat(released(plan)).containsExactlyInAnyOrderElementsOf(tokens(0, 5));
    }

    @Test
    void a_study_may_ask_for_all_or_nothing() {
        ClassThresholds block = new ClassThresholds(5, 1, ClassThresholds.Below.BLOCK);
        assertThat(plan(block, people(0, 5, THIRTIES), people(5, 9, SIXTIES)))
                .isInstanceOfSatisfying(
                        Blocked.class, blocked -> assertThat(blocked.cause()).isEqualTo(Cause.BELOW_THRESHOLD));
        assertThat(released(plan(block, people(0, 5, THIRTIES)))).hasSize(5);
    }

    @Test
    void nobody_is_released_when_everybody_stands_out() {
        assertThat(plan(FIVE, people(0, 4, THIRTIES)))
                .isInstanceOfSatisfying(
                        Blocked.class, blocked -> assertThat(blocked.cause()).isEqualTo(Cause.NOBODY_LEFT));
    }

    @Test
    void a_class_in_which_everybody_has_the_same_disease_is_left_out() {
        List<CohortMember> ill = people(0, 6, THIRTIES, "B20");
        assertThat(plan(FIVE_DIVERSE, ill)).isInstanceOf(Blocked.class);
        assertThat(released(plan(FIVE_DIVERSE, ill, people(6, 7, THIRTIES)))).hasSize(7);
    }

    @Test
    void the_report_tells_the_smallest_class_and_its_diversity() {
        ReleasePlan plan = plan(
                FIVE_DIVERSE,
                people(0, 4, THIRTIES, "B20"),
                people(4, 6, THIRTIES),
                people(6, 16, SIXTIES, "E11"),
                people(16, 26, SIXTIES));
        assertThat(plan.report().smallestClass()).isEqualTo(6);
        assertThat(plan.report().smallestDiversity()).as("two lack it").isEqualTo(3);
        assertThat(plan(FIVE, people(0, 5, THIRTIES)).report().smallestDiversity())
                .isZero();
    }

    @Test
    void one_newcomer_waits_for_others() {
        EarlierRelease before = release(people(0, 6, THIRTIES));
        assertThat(released(plan(FIVE, List.of(before), people(0, 7, THIRTIES))))
                .containsExactlyInAnyOrderElementsOf(tokens(0, 6));
        assertThat(released(plan(FIVE, List.of(before), people(0, 11, THIRTIES))))
                .hasSize(11);
    }

    @Test
    void one_who_left_takes_others_along() {
        EarlierRelease before = release(people(0, 12, THIRTIES));
        Set<MemberToken> now = released(plan(FIVE, List.of(before), people(1, 12, THIRTIES)));
        assertThat(now).hasSize(7).isSubsetOf(tokens(1, 12));
    }

    @Test
    void a_newcomer_is_not_hidden_among_those_whose_class_has_another_name_since() {
        EarlierRelease before = release(people(0, 10, THIRTIES));
        assertThat(released(plan(FIVE, List.of(before), people(0, 11, SIXTIES))))
                .containsExactlyInAnyOrderElementsOf(tokens(0, 10));
        assertThat(released(plan(FIVE, List.of(before), people(0, 15, SIXTIES))))
                .hasSize(15);
    }

    @Test
    void who_left_is_not_hidden_among_those_whose_class_has_another_name_since() {
        EarlierRelease before = release(people(0, 20, THIRTIES));
        assertThat(released(plan(FIVE, List.of(before), people(1, 20, SIXTIES))))
                .hasSize(15);
    }

    @Test
    void one_who_moved_to_another_class_waits_for_others() {
        EarlierRelease before = release(Stream.of(people(0, 12, THIRTIES), people(12, 24, SIXTIES))
                .flatMap(List::stream)
                .toList());
        Set<MemberToken> now = released(plan(FIVE, List.of(before), people(0, 11, THIRTIES), people(11, 24, SIXTIES)));
        assertThat(now).doesNotContain(token(11)).hasSize(12 + 7);
    }

    @Test
    void the_same_people_again_are_released_again() {
        List<CohortMember> people = people(0, 8, THIRTIES);
        assertThat(released(plan(FIVE, List.of(release(people)), people))).hasSize(8);
    }

    @Test
    void every_earlier_release_is_laid_beside_this_one() {
        EarlierRelease first = release(people(0, 6, THIRTIES));
        EarlierRelease second = release(people(0, 11, THIRTIES));
        assertThat(released(plan(FIVE, List.of(first, second), people(0, 7, THIRTIES))))
                .as("seven people differ from the first by one, from the second by four")
                .containsExactlyInAnyOrderElementsOf(tokens(0, 6));
    }

    @Test
    void a_small_number_of_people_left_out_is_not_told() {
        ReleasePlan plan = plan(FIVE, people(0, 5, THIRTIES), people(5, 8, SIXTIES));
        assertThat(plan.report().excluded())
                .containsEntry(Exclusion.SMALL_CLASS, OptionalInt.empty())
                .containsEntry(Exclusion.DIFFERENCE, OptionalInt.of(0));
        assertThat(plan.report().smallestClass()).isEqualTo(5);
    }

    /** Random cohorts that grow and shrink over releases: what the rule promises holds of each, and of each pair. */
    @Test
    void whatever_the_cohort_nobody_stands_out_in_a_release_nor_between_two() {
        Random random = new Random(7);
        int nonEmpty = 0;
        for (int round = 0; round < 300; round++) {
            ClassThresholds thresholds =
                    new ClassThresholds(2 + random.nextInt(9), 1 + random.nextInt(2), ClassThresholds.Below.SUPPRESS);
            List<EarlierRelease> history = new ArrayList<>();
            int renamed = random.nextInt(3);
            for (int release = 0; release < 5; release++) {
                List<CohortMember> candidates = randomPeople(random, renamed > 0 ? 0 : release);
                if (new ReleaseRule(thresholds).plan(candidates, history) instanceof Release planned) {
                    Map<MemberToken, CohortMember> members = candidates.stream()
                            .filter(member -> planned.members().contains(member.token()))
                            .collect(Collectors.toMap(CohortMember::token, member -> member));
                    requireHolds(thresholds, members, history);
                    history.add(release(members.values()));
                    nonEmpty++;
                }
            }
        }
        assertThat(nonEmpty).as("releases that were not blocked").isGreaterThan(300);
    }

    private static void requireHolds(
            ClassThresholds thresholds, Map<MemberToken, CohortMember> members, List<EarlierRelease> history) {
        Map<QuasiIdentifiers, List<CohortMember>> classes =
                members.values().stream().collect(Collectors.groupingBy(CohortMember::quasiIdentifiers));
        classes.values().forEach(people -> {
            assertThat(people).hasSizeGreaterThanOrEqualTo(thresholds.smallest());
            people.stream()
                    .flatMap(person -> person.sensitive().stream())
                    .distinct()
                    .forEach(value -> assertThat(people.stream()
                                    .filter(person -> !person.sensitive().contains(value)))
                            .hasSizeGreaterThanOrEqualTo(thresholds.diversity() - 1));
        });
        for (EarlierRelease earlier : history) {
            Map<MemberToken, QuasiIdentifiers> now = new HashMap<>();
            members.forEach((token, member) -> now.put(token, member.quasiIdentifiers()));
            assertThat(difference(now, earlier.members())).allMatch(count -> count >= thresholds.smallest());
            assertThat(difference(earlier.members(), now)).allMatch(count -> count >= thresholds.smallest());
        }
    }

    /** How many are in one and not as the same in the other, for each class and what they are in the other. */
    private static List<Long> difference(
            Map<MemberToken, QuasiIdentifiers> here, Map<MemberToken, QuasiIdentifiers> there) {
        return List.copyOf(here.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(there.get(entry.getKey())))
                .collect(Collectors.groupingBy(
                        entry -> List.of(entry.getValue(), Optional.ofNullable(there.get(entry.getKey()))),
                        Collectors.counting()))
                .values());
    }

    /** @param year the first class has another name each year */
    private static List<CohortMember> randomPeople(Random random, int year) {
        List<CohortMember> people = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            if (random.nextInt(10) > 0) {
                int number = (i + random.nextInt(20) / 19) % 4;
                QuasiIdentifiers quasi = new QuasiIdentifiers(List.of("class-" + number + (number == 0 ? year : 0)));
                Set<String> sensitive = random.nextInt(3) == 0 ? Set.of("E11") : Set.of();
                people.add(new CohortMember(token(i), quasi, sensitive));
            }
        }
        return people;
    }

    @SafeVarargs
    private static ReleasePlan plan(ClassThresholds thresholds, List<CohortMember>... people) {
        return plan(thresholds, List.of(), people);
    }

    @SafeVarargs
    private static ReleasePlan plan(
            ClassThresholds thresholds, List<EarlierRelease> history, List<CohortMember>... people) {
        List<CohortMember> all = new ArrayList<>();
        List.of(people).forEach(all::addAll);
        return new ReleaseRule(thresholds).plan(all, history);
    }

    private static Set<MemberToken> released(ReleasePlan plan) {
        return plan.fold(Release::members, blocked -> Set.of());
    }

    private static EarlierRelease release(Iterable<CohortMember> people) {
        Map<MemberToken, QuasiIdentifiers> members = new HashMap<>();
        people.forEach(person -> members.put(person.token(), person.quasiIdentifiers()));
        return new EarlierRelease(members);
    }

    private static List<CohortMember> people(int from, int to, QuasiIdentifiers quasi, String... sensitive) {
        return IntStream.range(from, to)
                .mapToObj(i -> new CohortMember(token(i), quasi, Set.of(sensitive)))
                .toList();
    }

    private static Set<MemberToken> tokens(int from, int to) {
        return IntStream.range(from, to).mapToObj(ReleaseRuleTest::token).collect(Collectors.toSet());
    }

    private static MemberToken token(int i) {
        return new MemberToken("token-%03d".formatted(i));
    }
}
