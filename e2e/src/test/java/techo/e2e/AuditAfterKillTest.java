package techo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditAfterKillTest {
    /** Each takes the start of a node; {@link AuditAfterKill} by hand does as many as one likes. */
    private static final int ROUNDS = 1;

    @TempDir
    private Path directory;

    @Test
    void whatever_was_answered_before_a_node_or_the_database_was_killed_has_its_record_once_and_the_chain_verifies()
            throws Exception {
        try (AuditAfterKill test = new AuditAfterKill(directory)) {
            for (int round = 1; round <= ROUNDS; round++) {
                assertThat(test.round())
                        .as("answered without a record in round " + round)
                        .isEmpty();
            }
            assertThat(test.answers()).isGreaterThan(ROUNDS * 10);
            assertThat(test.databaseRound()).as("answered without a record").isEmpty();
            assertThat(test.recordedTwice()).isZero();
            assertThat(test.verified()).contains(" 0 defects");
        }
    }
}
