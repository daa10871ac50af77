package techo.policy.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RoundedCountsTest {
    private static final RoundedCounts TENS = new RoundedCounts(10);

    @Test
    void a_count_is_told_in_steps() {
        assertThat(TENS.of(new TreeMap<>(Map.of("a", 10, "b", 19, "c", 20, "d", 1_234))))
                .containsExactly(Map.entry("a", 10), Map.entry("b", 10), Map.entry("c", 20), Map.entry("d", 1_230));
    }

    @Test
    void whether_nobody_or_few_are_meant_is_not_told() {
        assertThat(TENS.of(Map.of("nobody", 0, "one", 1, "nine", 9))).isEmpty();
    }

    /** Whoever asks around a change of one person reads the same, but for one change in each step. */
    @Test
    void one_person_more_or_less_changes_one_answer_in_ten() {
        List<Map<String, Integer>> answers = new java.util.ArrayList<>();
        for (int people = 0; people <= 1_000; people++) {
            answers.add(TENS.of(Map.of("permit", people)));
        }
        long changes = 0;
        for (int people = 1; people <= 1_000; people++) {
            changes += answers.get(people).equals(answers.get(people - 1)) ? 0 : 1;
        }
        assertThat(changes).isEqualTo(100);
    }

    @Test
    void each_of_several_counts_goes_on_at_a_step_of_its_own() {
        assertThat(TENS.of(Map.of("LAB", 29, "DRUG", 34))).isEqualTo(Map.of("LAB", 20, "DRUG", 30));
        assertThat(TENS.of(Map.of("LAB", 30, "DRUG", 35))).isEqualTo(Map.of("LAB", 30, "DRUG", 30));
    }

    @Test
    void a_step_of_nobody_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RoundedCounts(0));
    }
}
