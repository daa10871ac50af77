package techo.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
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
import techo.policy.audit.RequestId;
import techo.server.audit.Settlement.Rule;

class GroupCommitTrailTest {
    private static final NodeId NODE = new NodeId("node");
    private static final AuditProperties PATIENT = new AuditProperties(
            Duration.ofSeconds(10),
            1000,
            100,
            Duration.ofMinutes(1),
            Duration.ofMinutes(10),
            "",
            "",
            Duration.ofMinutes(1),
            1000);
    private static final AuditProperties HASTY = new AuditProperties(
            Duration.ofMillis(200),
            3,
            2,
            Duration.ofMinutes(1),
            Duration.ofMinutes(10),
            "",
            "",
            Duration.ofMinutes(1),
            1000);

    private final MemoryRows rows = new MemoryRows();
    private final Queue<ChainHead> heads = new ConcurrentLinkedQueue<>();

    @Test
    void what_was_appended_is_stored_when_append_returns() {
        try (GroupCommitTrail trail = new GroupCommitTrail(rows, NODE, PATIENT, heads::add).start()) {
            trail.append(record(1));
            assertThat(rows.links()).hasSize(1);
            assertThat(heads).containsExactly(rows.links().get(0).head());
        }
    }

    @Test
    void records_of_many_threads_make_one_unbroken_chain_in_fewer_commits() throws Exception {
        rows.slowness = Duration.ofMillis(2);
        try (GroupCommitTrail trail = new GroupCommitTrail(rows, NODE, PATIENT, heads::add).start()) {
            appendFromThreads(trail, 16, 50);
        }
        assertThat(rows.links()).hasSize(800);
        assertThat(rows.commits.get()).isLessThan(800);
        assertSound(rows.links());
    }

    @Test
    void a_restart_goes_on_where_the_stored_chain_ends() {
        for (int start = 0; start < 3; start++) {
            try (GroupCommitTrail trail = new GroupCommitTrail(rows, NODE, PATIENT, heads::add).start()) {
                trail.append(record(start));
            }
        }
        assertThat(rows.links()).hasSize(3);
        assertSound(rows.links());
    }

    @Test
    void two_processes_with_one_node_id_take_turns_on_one_chain() throws Exception {
        try (GroupCommitTrail one = new GroupCommitTrail(rows, NODE, PATIENT, heads::add).start();
                GroupCommitTrail two = new GroupCommitTrail(rows, NODE, PATIENT, heads::add).start()) {
            CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 100; i++) {
                    two.append(record(i));
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
    void a_store_that_is_away_refuses_requests_and_gets_the_record_when_it_is_back() throws Exception {
        try (GroupCommitTrail trail = new GroupCommitTrail(rows, NODE, HASTY, heads::add).start()) {
            rows.away = true;
            assertThatThrownBy(() -> trail.append(record(1))).isInstanceOf(AuditUnavailableException.class);
            assertThatThrownBy(trail::requireAvailable).isInstanceOf(AuditUnavailableException.class);
            rows.away = false;
            await(() -> rows.links().size() == 1);
            await(() -> available(trail));
            trail.append(record(2));
        }
        assertSound(rows.links());
    }

    @Test
    void a_full_queue_refuses_instead_of_growing() throws Exception {
        try (GroupCommitTrail trail = new GroupCommitTrail(rows, NODE, HASTY, heads::add).start()) {
            rows.away = true;
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
            rows.away = false;
            await(() -> available(trail));
            requests.shutdown();
        }
        assertThat(rows.links()).hasSizeLessThan(10);
        assertSound(rows.links());
    }

    @Test
    void a_commit_whose_answer_was_lost_is_not_written_twice() {
        rows.loseAnswers = 1;
        try (GroupCommitTrail trail = new GroupCommitTrail(rows, NODE, PATIENT, heads::add).start()) {
            trail.append(record(1));
            trail.append(record(2));
        }
        assertThat(rows.links()).hasSize(2);
        assertSound(rows.links());
    }

    @Test
    void a_record_that_the_store_never_takes_is_refused_alone() throws Exception {
        rows.slowness = Duration.ofMillis(20);
        try (GroupCommitTrail trail = new GroupCommitTrail(rows, NODE, PATIENT, heads::add).start()) {
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
    void what_another_node_has_told_meanwhile_is_not_stored_and_holds_up_nobody() throws Exception {
        rows.slowness = Duration.ofMillis(20);
        try (GroupCommitTrail trail = new GroupCommitTrail(rows, NODE, PATIENT, heads::add).start()) {
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
        GroupCommitTrail trail = new GroupCommitTrail(rows, NODE, PATIENT, heads::add).start();
        trail.close();
        assertThatThrownBy(() -> trail.append(record(1))).isInstanceOf(AuditUnavailableException.class);
        assertThat(rows.links()).isEmpty();
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
        public void insert(List<Entry> entries) {
            pause();
            synchronized (this) {
                requireThere();
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
                commits.incrementAndGet();
                if (loseAnswers > 0) {
                    loseAnswers--;
                    throw new IllegalStateException("the connection broke during commit");
                }
            }
        }

        @Override
        public synchronized boolean holds(ChainLink link) {
            requireThere();
            return stored.contains(link);
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
