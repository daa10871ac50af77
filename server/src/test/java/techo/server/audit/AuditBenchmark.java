package techo.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditAgent.Kind;
import techo.policy.audit.AuditOutcome;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.AuditTrail;
import techo.policy.audit.CanonicalRecord;
import techo.policy.audit.ChainVerifier;
import techo.policy.audit.HashChain;
import techo.policy.audit.NodeId;
import techo.policy.audit.PersonSeal;
import techo.policy.audit.RequestId;
import techo.policy.audit.ResourceUse;
import techo.policy.audit.ResourceUse.Use;
import techo.policy.identity.PatientId;
import techo.server.audit.AuditRows.Entry;
import techo.server.testing.ServerTest;

/** Measures what docs/benchmarks.md says of the audit trail; run by name, not by the build. */
@ServerTest
class AuditBenchmark {
    private static final int SECONDS = 5;
    private static final int RECORDS = 300_000;
    private static final int AT_ONCE = 2_000;
    private static final int ROUNDS = 5;

    @Autowired
    private AuditTrail trail;

    @Autowired
    private DataSource database;

    @Autowired
    private AuditRows rows;

    @Autowired
    private RecordSeals seals;

    @Test
    void appends_and_verification() throws Exception {
        append(8);
        for (int threads : new int[] {1, 16, 64}) {
            long[] nanos = append(threads);
            System.err.printf(
                    "AUDIT append threads=%d per-second=%d p50=%.2fms p99=%.2fms%n",
                    threads, nanos.length / SECONDS, millis(nanos, 50), millis(nanos, 99));
        }
        fill();
        for (int round = 0; round < ROUNDS; round++) {
            verify();
        }
    }

    /** As many as a small site has in a week, so that more is measured than the start. */
    private void fill() {
        NodeId node = new NodeId("benchmark");
        PersonSeal seal = seals.of(CanonicalRecord.persons(record(0)));
        HashChain chain = new HashChain(HashChain.genesis(node));
        for (int from = 0; from < RECORDS; from += AT_ONCE) {
            List<Entry> entries = new ArrayList<>(AT_ONCE);
            for (int i = 0; i < AT_ONCE; i++) {
                AuditRecord record = record(0);
                entries.add(new Entry(chain.append(record, seal), record, Settlement.none()));
            }
            rows.insert(entries, Optional.empty());
        }
    }

    private void verify() throws Exception {
        long begin = System.nanoTime();
        ChainVerifier verifier = new ChainVerifier(
                List.of(), defect -> assertThat(defect.sentence()).isEmpty());
        try (Connection connection = database.getConnection()) {
            new StoredChains(connection).recompute(verifier::accept);
        }
        verifier.finish();
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.err.printf(
                "AUDIT verify records=%d per-second=%.0f%n", verifier.records(), verifier.records() / seconds);
    }

    private long[] append(int threads) throws Exception {
        ExecutorService requests = Executors.newFixedThreadPool(threads);
        long end = System.nanoTime() + SECONDS * 1_000_000_000L;
        List<CompletableFuture<List<Long>>> running = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            running.add(CompletableFuture.supplyAsync(() -> appendUntil(end), requests));
        }
        List<Long> all = new ArrayList<>();
        for (CompletableFuture<List<Long>> one : running) {
            all.addAll(one.get());
        }
        requests.shutdown();
        return all.stream().mapToLong(Long::longValue).toArray();
    }

    private List<Long> appendUntil(long end) {
        List<Long> nanos = new ArrayList<>();
        for (long now = System.nanoTime(); now < end; ) {
            trail.append(record(nanos.size()));
            long after = System.nanoTime();
            nanos.add(after - now);
            now = after;
        }
        return nanos;
    }

    private static double millis(long[] nanos, int percentile) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[(int) ((sorted.length - 1L) * percentile / 100)] / 1e6;
    }

    /** A page of ten observations of one person. */
    static AuditRecord record(int number) {
        List<ResourceUse> page = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            page.add(ResourceUse.one(Use.SHOWN, "Observation", "0b7c5c1e-57f6-4c64-9a56-1d5e6c0f0a" + (10 + i), 1));
        }
        return new AuditRecord(
                Instant.now(),
                new RequestId("r" + number),
                new AuditAgent(Kind.RECIPIENT, "clinic", "clinic-app", "TREAT"),
                AuditAction.SEARCH,
                AuditOutcome.done(200),
                "Observation",
                List.of("code", "date"),
                Map.of(new PatientId("person-" + number % 1000), page),
                List.of(),
                List.of(),
                1);
    }
}
