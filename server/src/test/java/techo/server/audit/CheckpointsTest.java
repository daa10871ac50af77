package techo.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import techo.policy.audit.ChainHead;
import techo.policy.audit.Checkpoint;
import techo.policy.audit.HashChain;
import techo.policy.audit.NodeId;
import techo.server.storage.DatabaseKind;

class CheckpointsTest {
    private static final NodeId NODE = new NodeId("n1");
    private static final AuditProperties EVERY_100_RECORDS_OR_10_MINUTES = new AuditProperties(
            Duration.ofSeconds(5),
            1000,
            100,
            Duration.ofMinutes(1),
            Duration.ofMinutes(10),
            "",
            "",
            Duration.ofMinutes(10),
            100);

    @TempDir
    private Path directory;

    private final Hand clock = new Hand();
    private SigningKey key;

    @BeforeEach
    void makeKey() {
        key = SigningKeyFile.of(EVERY_100_RECORDS_OR_10_MINUTES, directory, DatabaseKind.H2)
                .read();
    }

    @Test
    void a_checkpoint_is_signed_when_enough_records_wait_for_one() throws IOException {
        Checkpoints checkpoints = checkpoints();
        checkpoints.reached(head(99));
        checkpoints.signWhenDue();
        assertThat(signed()).isEmpty();
        checkpoints.reached(head(100));
        checkpoints.signWhenDue();
        checkpoints.signWhenDue();
        assertThat(signed()).containsExactly(head(100));
    }

    @Test
    void a_checkpoint_is_signed_when_a_record_has_waited_long_enough() throws IOException {
        Checkpoints checkpoints = checkpoints();
        checkpoints.reached(head(1));
        clock.now = clock.now.plus(Duration.ofMinutes(10));
        checkpoints.signWhenDue();
        clock.now = clock.now.plus(Duration.ofMinutes(10));
        checkpoints.signWhenDue();
        assertThat(signed()).containsExactly(head(1));
    }

    @Test
    void the_last_checkpoint_covers_the_last_record() throws IOException {
        Checkpoints checkpoints = checkpoints();
        checkpoints.close();
        assertThat(signed()).isEmpty();
        Checkpoints again = checkpoints();
        again.reached(head(7));
        again.close();
        assertThat(signed()).containsExactly(head(7));
    }

    @Test
    void a_checkpoint_that_could_not_be_written_is_written_later() throws IOException {
        Checkpoints checkpoints = checkpoints();
        Path inTheWay =
                Files.createDirectories(directory.resolve("checkpoints")).resolve("n1");
        Files.writeString(inTheWay, "a file where the directory belongs");
        checkpoints.reached(head(100));
        checkpoints.signWhenDue();
        Files.delete(inTheWay);
        checkpoints.signWhenDue();
        assertThat(signed()).containsExactly(head(100));
    }

    @Test
    void only_the_embedded_database_gets_a_key_by_itself() {
        assertThatThrownBy(() -> SigningKeyFile.of(EVERY_100_RECORDS_OR_10_MINUTES, directory, DatabaseKind.POSTGRESQL))
                .isInstanceOf(SigningKeyUnusableException.class)
                .hasMessageContaining("techo.audit.signing-key");
        assertThat(SigningKeyFile.of(EVERY_100_RECORDS_OR_10_MINUTES, directory, DatabaseKind.H2)
                        .read()
                        .verifier())
                .isEqualTo(key.verifier());
    }

    private Checkpoints checkpoints() {
        return new Checkpoints(
                new CheckpointDirectory(directory.resolve("checkpoints")), key, clock, EVERY_100_RECORDS_OR_10_MINUTES);
    }

    private List<ChainHead> signed() throws IOException {
        List<String> defects = new ArrayList<>();
        Path checkpoints = Files.createDirectories(directory.resolve("checkpoints"));
        if (new CheckpointDirectory(checkpoints).notes().isEmpty()) {
            return List.of();
        }
        List<ChainHead> heads = new SignedCheckpoints(checkpoints, List.of(key.verifier()), defects::add)
                .read().stream().map(Checkpoint::head).toList();
        assertThat(defects).isEmpty();
        return heads;
    }

    private static ChainHead head(long sequence) {
        return new ChainHead(NODE, sequence, HashChain.genesis(NODE).hash());
    }

    /** A clock that goes when it is told to. */
    private static final class Hand extends Clock {
        private Instant now = Instant.parse("2026-04-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
