package techo.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditOutcome;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.AuditUnavailableException;
import techo.policy.audit.ChainDefect;
import techo.policy.audit.ChainHead;
import techo.policy.audit.ChainLink;
import techo.policy.audit.ChainVerifier;
import techo.policy.audit.HashChain;
import techo.policy.audit.IntentId;
import techo.policy.audit.NodeId;
import techo.policy.audit.PersonSeal;
import techo.policy.audit.RequestId;
import techo.policy.identity.PatientId;
import techo.server.audit.Settlement.Rule;
import techo.server.personkey.MasterKey;
import techo.server.testing.TestMasterKeyset;

class GroupCommitTrailTest {
    private static final NodeId NODE = new NodeId("node");
    private static final AuditProperties PATIENT = AuditSettings.waiting(Duration.ofSeconds(10), 1000, 100);
    private static final AuditProperties HASTY = AuditSettings.waiting(Duration.ofMillis(400), 20, 2);

    private static final Function<Set<PatientId>, PersonSeal> NOBODY = persons -> {
        assertThat(persons).isEmpty();
        return (person, text) -> {
            throw new IllegalStateException("these records name nobody");
        };
    };

    @TempDir
    private Path directory;

    private final MemoryRows rows = new MemoryRows();
    private Path spool;
    private MasterKey key;
    private final Queue<ChainHead> heads = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void anEmptySpool() {
        spool = directory.resolve("spool");
        key = TestMasterKeyset.key(directory);
    }

    @Test
    void what_was_appended_is_stored_when_append_returns() {
        try (GroupCommitTrail trail = trail(PATIENT)) {
            trail.append(record(1));
            assertThat(rows.links()).hasSize(1);
            assertThat(heads).containsExactly(rows.links().get(0).head());
        }
    }

    @Test
    void records_of_many_threads_make_one_unbroken_chain_in_fewer_commits() throws Exception {
        rows.slowness = Duration.ofMillis(2);
        try (GroupCommitTrail trail = trail(PATIENT)) {
            appendFromThreads(trail, 16, 50);
        }
        assertThat(rows.links()).hasSize(800);
        assertThat(rows.commits.get()).isLessThan(800);
        assertSound(rows.links());
    }

    @Test
    void a_restart_goes_on_where_the_stored_chain_ends() {
        for (int start = 0; start < 3; start++) {
            try (GroupCommitTrail trail = trail(PATIENT)) {
                trail.append(record(start));
            }
        }
        assertThat(rows.links()).hasSize(3);
        assertSound(rows.links());
    }

    @Test
    void two_processes_with_one_node_id_take_turns_on_one_chain() throws Exception {
        try (GroupCommitTrail one = trail(PATIENT);
                GroupCommitTrail two = trail(PATIENT)) {
            CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 100; i++) {
                    two.append(record(1000 + i));
                }
            });
            for (int i = 0; i < 100; i++) {
                one.append(record(i));
            }
            other.get(20, TimeUnit.SECONDS);
        }
        assertThat(rows.links()).hasSize(200);
        assertSound(rows.links());
    }

    @Test
    void while_the_store_is_away_records_are_durable_in_the_spool_and_drained_when_it_is_back() throws Exception {
        try (GroupCommitTrail trail = trail(HASTY)) {
            rows.away = true;
            for (int i = 0; i < 5; i++) {
                trail.append(record(i));
            }
            assertThatThrownBy(trail::requireAvailable).isInstanceOf(AuditUnavailableException.class);
            assertThat(rows.links()).isEmpty();
            rows.away = false;
            await(() -> rows.links().size() == 5);
            await(() -> available(trail));
            trail.append(record(6));
        }
        assertThat(rows.links()).hasSize(6);
        assertThat(spool).doesNotExist();
        assertSound(rows.links());
    }

    @Test
    void a_store_that_does_not_answer_holds_up_no_request_and_gets_each_record_once() throws Exception {
        rows.slowness = Duration.ofMillis(600);
        try (GroupCommitTrail trail = trail(HASTY)) {
            appendFromThreads(trail, 4, 3);
            rows.slowness = Duration.ZERO;
            await(() -> rows.links().size() == 12);
            await(() -> available(trail));
        }
        assertThat(rows.links()).hasSize(12);
        assertSound(rows.links());
    }

    @Test
    void what_a_killed_process_left_in_the_spool_is_stored_at_the_next_start_once() throws Exception {
        rows.away = true;
        GroupCommitTrail killed = trail(HASTY);
        killed.append(record(1));
        killed.append(record(2));
        Path left = Files.copy(spool, directory.resolve("left"));
        rows.away = false;
        await(() -> rows.links().size() == 2);
        killed.close();

        for (int start = 0; start < 2; start++) {
            Files.copy(left, spool, StandardCopyOption.REPLACE_EXISTING);
            try (GroupCommitTrail again = trail(HASTY)) {
                await(() -> Files.notExists(spool));
                again.append(record(10 + start));
            }
        }
        assertThat(rows.links()).hasSize(4);
        assertSound(rows.links());
    }

    @Test
    void a_full_spool_refuses_and_what_it_took_before_is_stored() throws Exception {
        GroupCommitTrail trail = trail(HASTY, 64 * 1024);
        int taken = 0;
        try (trail) {
            rows.away = true;
            for (boolean full = false; !full; ) {
                try {
                    trail.append(record(taken));
                    taken++;
                } catch (AuditUnavailableException e) {
                    full = true;
                }
            }
            assertThat(taken).isGreaterThan(50);
            int expected = taken;
            rows.away = false;
            await(() -> rows.links().size() == expected && Files.notExists(spool));
        }
        assertSound(rows.links());
    }

    @Test
    void a_full_queue_refuses_instead_of_growing() throws Exception {
        AuditProperties hasty = AuditSettings.waiting(Duration.ofMillis(200), 3, 2);
        rows.slowness = Duration.ofSeconds(1);
        DurableRecords patient = durable(Duration.ofSeconds(10), 2, 1 << 20);
        try (GroupCommitTrail trail = new GroupCommitTrail(patient, hasty).start()) {
            List<CompletableFuture<Void>> waiting = new ArrayList<>();
            ExecutorService requests = Executors.newFixedThreadPool(20);
            for (int i = 0; i < 20; i++) {
                AuditRecord record = record(i);
                waiting.add(CompletableFuture.runAsync(() -> trail.append(record), requests));
            }
            assertThat(waiting)
                    .allSatisfy(request -> assertThat(request)
                            .failsWithin(5, TimeUnit.SECONDS)
                            .withThrowableThat()
                            .withCauseInstanceOf(AuditUnavailableException.class));
            rows.slowness = Duration.ZERO;
            requests.shutdown();
        }
        assertThat(rows.links()).hasSizeLessThan(10);
        assertSound(rows.links());
    }

    @Test
    void a_commit_whose_answer_was_lost_is_not_written_twice() throws Exception {
        rows.loseAnswers = 1;
        try (GroupCommitTrail trail = trail(PATIENT)) {
            trail.append(record(1));
            trail.append(record(2));
            await(() -> rows.links().size() > 1);
        }
        assertThat(rows.links()).hasSize(2);
        assertSound(rows.links());
    }

    @Test
    void a_record_that_the_store_never_takes_is_refused_alone() throws Exception {
        rows.slowness = Duration.ofMillis(20);
        try (GroupCommitTrail trail = trail(PATIENT)) {
            CompletableFuture<Void> poison = CompletableFuture.runAsync(() -> trail.append(poison()));
            appendFromThreads(trail, 4, 5);
            assertThat(poison)
                    .failsWithin(5, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .withCauseInstanceOf(AuditUnavailableException.class);
        }
        assertThat(rows.links()).hasSize(20);
        assertSound(rows.links());
    }

    @Test
    void a_claim_that_another_node_may_tell_of_meanwhile_does_not_wait_in_the_spool() {
        try (GroupCommitTrail trail = trail(HASTY)) {
            rows.away = true;
            trail.append(record(1));
            assertThatThrownBy(() -> trail.append(record(2), Settlement.claim(new IntentId(UUID.randomUUID()))))
                    .isInstanceOf(AuditUnavailableException.class);
            rows.away = false;
        }
    }

    @Test
    void what_another_node_has_told_meanwhile_is_not_stored_and_holds_up_nobody() throws Exception {
        rows.slowness = Duration.ofMillis(20);
        try (GroupCommitTrail trail = trail(PATIENT)) {
            CompletableFuture<Void> late = CompletableFuture.runAsync(
                    () -> trail.append(record(99), Settlement.claim(new IntentId(UUID.randomUUID()))));
            appendFromThreads(trail, 4, 5);
            assertThat(late).succeedsWithin(5, TimeUnit.SECONDS);
        }
        assertThat(rows.links()).hasSize(20);
        assertSound(rows.links());
    }

    @Test
    void a_closed_trail_takes_nothing_more() {
        GroupCommitTrail trail = trail(PATIENT);
        trail.close();
        assertThatThrownBy(() -> trail.append(record(1))).isInstanceOf(AuditUnavailableException.class);
        assertThat(rows.links()).isEmpty();
    }

    private GroupCommitTrail trail(AuditProperties properties) {
        return trail(properties, 1 << 20);
    }

    private GroupCommitTrail trail(AuditProperties properties, long spoolLimit) {
        DurableRecords records = durable(properties.maximumWait().dividedBy(2), properties.batch(), spoolLimit);
        return new GroupCommitTrail(records, properties).start();
    }

    private DurableRecords durable(Duration patience, int batch, long spoolLimit) {
        ChainWriter chain = new ChainWriter(rows, NODE, NOBODY, heads::add);
        AuditPayload payloads = new AuditPayload(keys -> identity -> Optional.empty());
        return new DurableRecords(chain, new Spool(spool, key, spoolLimit), payloads, patience, batch);
    }

    private static boolean available(GroupCommitTrail trail) {
        try {
            trail.requireAvailable();
            return true;
        } catch (AuditUnavailableException e) {
            return false;
        }
    }

    private static void appendFromThreads(GroupCommitTrail trail, int threads, int each) throws Exception {
        ExecutorService requests = Executors.newFixedThreadPool(threads);
        List<CompletableFuture<Void>> done = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            done.add(CompletableFuture.runAsync(
                    () -> {
                        for (int i = 0; i < each; i++) {
                            trail.append(record(i));
                        }
                    },
                    requests));
        }
        CompletableFuture.allOf(done.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
        requests.shutdown();
    }

    private static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    private static void assertSound(List<ChainLink> links) {
        List<ChainDefect> defects = new ArrayList<>();
        ChainVerifier verifier = new ChainVerifier(List.of(), defects::add);
        links.forEach(verifier::accept);
        verifier.finish();
        assertThat(defects).isEmpty();
    }

    private static AuditRecord record(int number) {
        return AuditRecord.of(
                Instant.ofEpochSecond(number),
                new RequestId("r" + number),
                AuditAgent.nobody(),
                AuditAction.READ,
                AuditOutcome.done(200));
    }

    private static AuditRecord poison() {
        return AuditRecord.of(
                Instant.EPOCH, new RequestId("poison"), AuditAgent.nobody(), AuditAction.READ, AuditOutcome.done(200));
    }

    /** A store in memory that keeps the contract of the tables, and fails when told to. */
    private static final class MemoryRows implements AuditRows {
        private final List<ChainLink> stored = new ArrayList<>();
        private final Map<String, Long> drained = new HashMap<>();
        private final AtomicInteger commits = new AtomicInteger();
        private volatile boolean away;
        private volatile int loseAnswers;
        private volatile Duration slowness = Duration.ZERO;

        synchronized List<ChainLink> links() {
            return List.copyOf(stored);
        }

        @Override
        public synchronized ChainHead head(NodeId node) {
            requireThere();
            if (stored.isEmpty()) {
                return HashChain.genesis(node);
            }
            ChainLink last = stored.get(stored.size() - 1);
            return new ChainHead(node, last.position().sequence(), last.hash());
        }

        @Override
        public void insert(List<Entry> entries, Optional<Drained> drained) {
            pause();
            synchronized (this) {
                requireThere();
                if (drained.isPresent()) {
                    assertThat(this.drained.getOrDefault(drained.get().spool(), 0L))
                            .isEqualTo(drained.get().before());
                }
                if (entries.isEmpty()) {
                    drained.ifPresent(done -> this.drained.put(done.spool(), done.after()));
                    return;
                }
                if (entries.stream()
                        .anyMatch(entry -> entry.record().request().value().equals("poison"))) {
                    throw new RecordRejectedException(new IllegalStateException("poison"));
                }
                if (entries.stream().anyMatch(entry -> entry.settlement().rule() == Rule.RECORD_ONLY_IF_OPEN)) {
                    throw new SettledElsewhereException();
                }
                if (entries.get(0).link().position().sequence() != stored.size() + 1) {
                    throw new HeadMovedException(new IllegalStateException("taken"));
                }
                entries.forEach(entry -> stored.add(entry.link()));
                drained.ifPresent(done -> this.drained.put(done.spool(), done.after()));
                commits.incrementAndGet();
                if (loseAnswers > 0) {
                    loseAnswers--;
                    throw new IllegalStateException("the connection broke during commit");
                }
            }
        }

        @Override
        public synchronized boolean holds(ChainHead place) {
            requireThere();
            return stored.stream().anyMatch(link -> link.head().equals(place));
        }

        @Override
        public synchronized long drained(String spool) {
            requireThere();
            return drained.getOrDefault(spool, 0L);
        }

        private void requireThere() {
            if (away) {
                throw new IllegalStateException("the store is away");
            }
        }

        private void pause() {
            try {
                Thread.sleep(slowness.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
