package techo.policy.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SmallCellsTest {
    private static final OptionalInt UNTOLD = OptionalInt.empty();

    private final SmallCells cells = new SmallCells(10);

    @Test
    void what_is_large_enough_or_nobody_is_told() {
        assertThat(cells.suppress(Map.of("permit", 10, "no-consent", 0)))
                .containsEntry("permit", OptionalInt.of(10))
                .containsEntry("no-consent", OptionalInt.of(0));
    }

    @Test
    void a_single_small_count_hides_the_next_smallest_too() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("permit", 500);
        counts.put("no-consent", 40);
        counts.put("hidden", 3);
        assertThat(cells.suppress(counts))
                .containsEntry("permit", OptionalInt.of(500))
                .containsEntry("no-consent", UNTOLD)
                .containsEntry("hidden", UNTOLD);
    }

    @Test
    void small_counts_that_are_many_people_together_hide_nothing_else() {
        assertThat(cells.suppress(Map.of("permit", 500, "no-consent", 6, "hidden", 5)))
                .containsEntry("permit", OptionalInt.of(500))
                .containsEntry("no-consent", UNTOLD)
                .containsEntry("hidden", UNTOLD);
    }

    @Test
    void small_counts_that_are_few_people_together_hide_the_next() {
        assertThat(cells.suppress(Map.of("permit", 500, "no-consent", 4, "hidden", 3))
                        .values())
                .containsOnly(UNTOLD);
    }
}
