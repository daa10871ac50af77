package techo.exchange.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import techo.exchange.fuzz.ReadersFuzz.Outcome;

class ReadersFuzzTest {
    private static final long SEED = 20_260_401;
    private static final long INPUTS = 400;

    @ParameterizedTest
    @EnumSource
    void every_damaged_file_is_read_or_refused_and_none_breaks_the_reader(Target target) {
        Outcome outcome = ReadersFuzz.run(target, SEED, INPUTS);

        assertThat(outcome.broken()).isEmpty();
        assertThat(outcome.read()).as("the damage leaves some files readable").isPositive();
        assertThat(outcome.refused()).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void every_file_that_the_damage_begins_with_is_sound(Target target) {
        assertThat(target.seeds())
                .allSatisfy(seed -> assertThat(target.read(seed).<Boolean>fold(read -> true, refused -> false))
                        .isTrue());
    }
}
