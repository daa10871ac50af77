package techo.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditOutcome;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.ChainHead;
import techo.policy.audit.ChainLink;
import techo.policy.audit.ChainPosition;
import techo.policy.audit.Checkpoint;
import techo.policy.audit.HashChain;
import techo.policy.audit.MerkleTree;
import techo.policy.audit.NodeId;
import techo.policy.audit.RequestId;
import techo.policy.audit.Retirement;
import techo.policy.audit.SignedNote;
import techo.server.audit.CheckpointDirectory.Planned;
import techo.server.storage.DatabaseKind;

class CheckpointsTest {
    private static final NodeId NODE = new NodeId("n1");
    private static final AuditProperties EVERY_100_RECORDS_OR_10_MINUTES =
            AuditSettings.checkpoints(Duration.ofMinutes(10), 100);

    @TempDir
    private Path directory;

    private final MemoryRecords stored = new MemoryRecords(200);
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
    void a_clock_that_is_set_back_puts_no_checkpoint_off() throws IOException {
        Checkpoints checkpoints = checkpoints();
        clock.now = clock.now.minus(Duration.ofDays(365));
        checkpoints.reached(head(1));
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
    void while_the_second_place_is_away_signing_goes_on_and_reads_nothing_twice() throws IOException {
        List<String> copied = new ArrayList<>();
        AtomicBoolean away = new AtomicBoolean(true);
        CopiedNotes copies = new CopiedNotes(
                (name, note) -> {
                    if (away.get()) {
                        throw new IOException("the object store is away");
                    }
                    assertThat(SignedNote.parse(note).signer(List.of(key.verifier())))
                            .isPresent();
                    copied.add(name);
                },
                Duration.ZERO);
        Checkpoints checkpoints = checkpoints(copies);
        checkpoints.reached(head(100));
        checkpoints.signWhenDue();
        copies.bringWaiting();
        checkpoints.signWhenDue();
        copies.bringWaiting();
        checkpoints.reached(head(200));
        checkpoints.signWhenDue();
        copies.bringWaiting();
        assertThat(signed()).containsExactly(head(100), head(200));
        assertThat(stored.read).containsExactly("1-100", "101-200");
        assertThat(copied).isEmpty();
        away.set(false);
        copies.bringWaiting();
        copies.bringWaiting();
        assertThat(copied)
                .as("in order, and once")
                .containsExactly("n1/0000000000000000100.note", "n1/0000000000000000200.note");
    }

    @Test
    void a_checkpoint_that_the_database_did_not_keep_is_signed_again_and_copied_once() throws IOException {
        List<String> copied = new ArrayList<>();
        CopiedNotes copies = new CopiedNotes((name, note) -> copied.add(note), Duration.ZERO);
        Checkpoints checkpoints = checkpoints(copies);
        stored.full = true;
        checkpoints.reached(head(100));
        for (int tries = 0; tries < 3; tries++) {
            checkpoints.signWhenDue();
            copies.bringWaiting();
            clock.now = clock.now.plusSeconds(1);
        }
        stored.full = false;
        checkpoints.signWhenDue();
        copies.bringWaiting();
        assertThat(stored.kept).hasSize(1);
        assertThat(copied)
                .containsExactly(Files.readString(directory.resolve("checkpoints/n1/" + "0".repeat(16) + "100.note")));
    }

    @Test
    void the_last_checkpoint_is_copied_at_the_stop_and_a_place_that_says_nothing_does_not_hold_it_up()
            throws Exception {
        List<String> copied = new CopyOnWriteArrayList<>();
        CopiedNotes copies = new CopiedNotes((name, note) -> copied.add(name), Duration.ofSeconds(30));
        Checkpoints checkpoints = checkpoints(copies);
        checkpoints.reached(head(7));
        checkpoints.close();
        copies.close();
        assertThat(copied).containsExactly("n1/0000000000000000007.note");

        CountDownLatch never = new CountDownLatch(1);
        CopiedNotes silent = new CopiedNotes(
                (name, note) -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                },
                Duration.ofMillis(100));
        Checkpoints more = checkpoints(silent);
        more.reached(head(9));
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            more.close();
            silent.close();
        });
        assertThat(signed()).containsExactly(head(7), head(9));
    }

    @Test
    void that_records_were_dropped_is_not_forgotten_before_the_second_place_has_it() throws IOException {
        CheckpointDirectory kept = new CheckpointDirectory(
                directory.resolve("checkpoints"),
                new CopiedNotes(
                        (name, note) -> {
                            throw new IOException("the object store is away");
                        },
                        Duration.ZERO));
        SignedNote note = key.sign(new Retirement(head(100), YearMonth.of(2019, 5), clock.instant()));
        kept.plan(head(100), note);
        Planned planned = kept.planned().get(0);
        assertThatThrownBy(() -> kept.confirm(planned)).isInstanceOf(IOException.class);
        assertThat(kept.planned()).containsExactly(planned);
    }

    @Test
    void that_records_were_dropped_is_told_and_copied_once_also_where_nothing_can_be_deleted() throws IOException {
        List<String> copied = new ArrayList<>();
        Path checkpoints = directory.resolve("checkpoints");
        CheckpointDirectory kept =
                new CheckpointDirectory(checkpoints, new CopiedNotes((name, note) -> copied.add(name), Duration.ZERO));
        Planned planned =
                new Planned(head(100), key.sign(new Retirement(head(100), YearMonth.of(2019, 5), clock.instant())));
        Path undeletable = checkpoints.resolve("n1/0000000000000000100.retired.planned");
        Files.createDirectories(undeletable.resolve("in it"));

        kept.withdraw(planned);
        kept.confirm(planned);

        assertThat(undeletable).exists();
        assertThat(copied).containsExactly("n1/0000000000000000100.retired.note");
        assertThat(kept.planned()).isEmpty();
    }

    @Test
    void a_plan_that_another_node_settles_at_that_moment_is_none_any_more() throws IOException {
        Path chain = Files.createDirectories(directory.resolve("checkpoints/n1"));
        Files.createSymbolicLink(chain.resolve("0000000000000000100.retired.planned"), chain.resolve("gone"));
        assertThat(new CheckpointDirectory(directory.resolve("checkpoints")).planned())
                .isEmpty();
    }

    @Test
    void each_checkpoint_has_the_tree_of_the_records_since_the_one_before() throws IOException {
        Checkpoints checkpoints = checkpoints();
        checkpoints.reached(head(100));
        checkpoints.signWhenDue();
        Checkpoints afterARestart = checkpoints();
        afterARestart.reached(head(150));
        afterARestart.close();
        MerkleTree since = new MerkleTree();
        stored.links.subList(100, 150).forEach(link -> since.add(link.payload()));
        assertThat(stored.kept).hasSize(2);
        assertThat(stored.kept.get(1).segment()).contains(new Checkpoint.Segment(101, since.root()));
    }

    @Test
    void what_is_not_stored_as_it_was_written_is_not_signed() throws IOException {
        ChainHead written = head(100);
        stored.links.set(49, stored.links.get(48));
        Checkpoints checkpoints = checkpoints();
        checkpoints.reached(written);
        checkpoints.signWhenDue();
        assertThat(signed()).isEmpty();
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
        return checkpoints(new CopiedNotes(CheckpointCopies.none(), Duration.ZERO));
    }

    private Checkpoints checkpoints(CopiedNotes copies) {
        return new Checkpoints(
                new CheckpointDirectory(directory.resolve("checkpoints"), copies),
                stored,
                key,
                clock,
                EVERY_100_RECORDS_OR_10_MINUTES);
    }

    private List<ChainHead> signed() throws IOException {
        List<String> defects = new ArrayList<>();
        Path checkpoints = Files.createDirectories(directory.resolve("checkpoints"));
        if (new CheckpointDirectory(checkpoints).notes().isEmpty()) {
            return List.of();
        }
        List<ChainHead> heads = new SignedCheckpoints(checkpoints, List.of(key.verifier()), defects::add)
                .read().checkpoints().stream().map(Checkpoint::head).toList();
        assertThat(defects).isEmpty();
        return heads;
    }

    private ChainHead head(int sequence) {
        return stored.links.get(sequence - 1).head();
    }

    /** A chain, and checkpoints of it, in memory. */
    private static final class MemoryRecords implements CheckpointedRecords {
        private final List<ChainLink> links = new ArrayList<>();
        private final List<Checkpoint> kept = new ArrayList<>();
        private final List<String> read = new ArrayList<>();
        private boolean full;

        MemoryRecords(int length) {
            HashChain chain = new HashChain(HashChain.genesis(NODE));
            for (int i = 1; i <= length; i++) {
                AuditRecord record = AuditRecord.of(
                        Instant.EPOCH,
                        new RequestId("r" + i),
                        AuditAgent.nobody(),
                        AuditAction.READ,
                        AuditOutcome.done(200));
                links.add(chain.append(record, (person, text) -> {
                    throw new IllegalStateException("these records name nobody");
                }));
            }
        }

        @Override
        public ChainHead covered(NodeId node) {
            return kept.isEmpty()
                    ? HashChain.genesis(node)
                    : kept.get(kept.size() - 1).head();
        }

        @Override
        public void payloads(NodeId node, long first, long last, Consumer<String> payload) {
            read.add(first + "-" + last);
            links.subList((int) first - 1, (int) last).forEach(link -> payload.accept(link.payload()));
        }

        @Override
        public void keep(Checkpoint checkpoint, SignedNote note) {
            if (full) {
                throw new IllegalStateException("the database is full");
            }
            kept.add(checkpoint);
        }

        @Override
        public Optional<SignedNote> covering(ChainPosition position) {
            return Optional.empty();
        }
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
