package techo.server.research;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import techo.policy.research.CohortMember;
import techo.policy.research.MemberToken;
import techo.policy.research.OutputKind;
import techo.policy.research.QuasiIdentifiers;
import techo.server.research.CohortSurvey.Rarities;
import techo.server.research.Screen.Value;

class CohortSurveyTest {
    private static final int FEW = 5;

    private final CohortSurvey survey = new CohortSurvey(OutputKind.ANONYMISED, FEW);

    @Test
    void a_code_of_fewer_people_than_the_threshold_is_rare() {
        people(FEW - 1).forEach(pid -> survey.leaves(pid, List.of(code("rare"), code("rare"))));
        people(FEW).forEach(pid -> survey.leaves(pid, List.of(code("common"))));
        assertThat(survey.rarities(people(FEW)).codes()).containsExactly("rare");
    }

    @Test
    void who_is_not_released_does_not_make_a_code_common() {
        people(FEW).forEach(pid -> survey.leaves(pid, List.of(code("common"))));
        assertThat(survey.rarities(people(FEW - 1)).codes()).containsExactly("common");
    }

    @Test
    void a_person_has_the_quasi_identifiers_and_the_sensitive_codes_of_all_lines() {
        survey.leaves(7, List.of(new Value.QuasiIdentifier("b", "1960"), new Value.QuasiIdentifier("a", "female")));
        survey.leaves(7, List.of(code("plain"), new Value.Sensitive("E11")));
        assertThat(survey.members(pid -> new MemberToken("m" + pid)))
                .containsExactly(new CohortMember(
                        new MemberToken("m7"), new QuasiIdentifiers(List.of("a=female", "b=1960")), Set.of("E11")));
    }

    @Test
    void what_few_people_exceed_becomes_the_bound() {
        people(20).forEach(pid -> survey.leaves(pid, List.of(number(String.valueOf(pid * 10)))));
        Rarities rare = survey.rarities(people(20));
        Suppression suppression = anonymised(rare);
        assertThat(suppression.bounded("weight kg", "200")).isEqualTo("160");
        assertThat(suppression.bounded("weight kg", "10")).isEqualTo("50");
        assertThat(suppression.bounded("weight kg", "99.50")).isEqualTo("99.50");
    }

    @Test
    void a_number_that_few_people_have_does_not_leave() {
        people(FEW - 1).forEach(pid -> survey.leaves(pid, List.of(number("60"))));
        assertThat(anonymised(survey.rarities(people(20))).bounded("weight kg", "60"))
                .isEmpty();
    }

    @Test
    void a_number_with_few_people_on_either_side_does_not_leave() {
        people(2 * FEW - 2).forEach(pid -> survey.leaves(pid, List.of(number(String.valueOf(pid)))));
        assertThat(anonymised(survey.rarities(people(20))).bounded("weight kg", "4"))
                .isEmpty();
    }

    @Test
    void pseudonymised_numbers_leave_as_they_are() {
        Suppression pseudonymised = new Suppression(
                OutputKind.PSEUDONYMISED,
                new Rarities(Set.of(), Map.of()),
                new CohortSurvey(OutputKind.PSEUDONYMISED, FEW));
        assertThat(pseudonymised.bounded("weight kg", "190")).isEqualTo("190");
    }

    /** Beside the plain way: each value that leaves is reached by at least as many released people as are asked for. */
    @Test
    void beyond_each_value_that_leaves_there_are_enough_people() {
        Random random = new Random(11);
        int told = 0;
        for (int round = 0; round < 200; round++) {
            CohortSurvey numbers = new CohortSurvey(OutputKind.ANONYMISED, FEW);
            int count = 10 + random.nextInt(200);
            double[][] values = new double[count][];
            for (int person = 0; person < count; person++) {
                values[person] = random.doubles(3, 0, 50).map(Math::rint).toArray();
            }
            for (int turn = 0; turn < 3; turn++) {
                for (int person = 0; person < count; person++) {
                    numbers.leaves(person, List.of(number(String.valueOf(values[person][turn]))));
                }
            }
            Set<Long> released = LongStream.range(0, count)
                    .filter(pid -> random.nextInt(4) > 0)
                    .boxed()
                    .collect(Collectors.toSet());
            Suppression suppression = anonymised(numbers.rarities(released));
            for (int person = 0; person < count && released.size() >= FEW; person++) {
                String bounded = suppression.bounded("weight kg", String.valueOf(values[person][0]));
                if (bounded.isEmpty()) {
                    continue;
                }
                told++;
                double left = Double.parseDouble(bounded);
                assertThat(reaching(values, released, left, 1)).isGreaterThanOrEqualTo(FEW);
                assertThat(reaching(values, released, left, -1)).isGreaterThanOrEqualTo(FEW);
            }
        }
        assertThat(told).isGreaterThan(5_000);
    }

    private static Suppression anonymised(Rarities rare) {
        return new Suppression(OutputKind.ANONYMISED, rare, new CohortSurvey(OutputKind.ANONYMISED, FEW));
    }

    private static long reaching(double[][] values, Set<Long> released, double bound, int sign) {
        return IntStream.range(0, values.length)
                .filter(person -> released.contains((long) person))
                .filter(person ->
                        java.util.Arrays.stream(values[person]).anyMatch(value -> sign * value >= sign * bound))
                .count();
    }

    private static Set<Long> people(int count) {
        return LongStream.rangeClosed(1, count).boxed().collect(Collectors.toSet());
    }

    private static Value code(String concept) {
        return new Value.Code(concept);
    }

    private static Value number(String number) {
        return new Value.Number("weight kg", number);
    }
}
