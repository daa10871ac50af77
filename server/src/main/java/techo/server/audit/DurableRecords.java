package techo.server.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import techo.policy.audit.AuditUnavailableException;
import techo.policy.audit.ChainHead;
import techo.server.audit.AuditRows.Drained;
import techo.server.audit.AuditRows.Entry;
import techo.server.audit.AuditRows.RecordRejectedException;
import techo.server.audit.GroupCommitTrail.Pending;

/**
 * Makes records durable: in the database, and while that is away in the spool, from which they are stored when it is
 * back. Two threads: the caller's, which never waits for the database longer than its patience, and one that talks to it.
 *
 * <p>INVARIANT: a record comes into the chain once. What was sent to the database without an answer is looked for before
 * it is sent again, and how much of a spool was drained is moved in the transaction that stores it.
 */
final class DurableRecords {
    private static final Logger LOG = LoggerFactory.getLogger(DurableRecords.class);
    private static final long LONGEST_PAUSE_MILLIS = 1000;

    private final ChainWriter chain;
    private final Spool spool;
    private final AuditPayload payloads;
    private final Duration patience;
    private final int batch;
    private final ExecutorService database = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "audit-store");
        thread.setDaemon(true);
        return thread;
    });
    private boolean spooling;
    private volatile boolean away;
    private volatile boolean closing;

    /**
     * @param patience how long the database may take before records go to the spool
     * @param batch the most records that are drained in one transaction
     */
    DurableRecords(ChainWriter chain, Spool spool, AuditPayload payloads, Duration patience, int batch) {
        this.chain = chain;
        this.spool = spool;
        this.payloads = payloads;
        this.patience = patience;
        this.batch = batch;
    }

    /** Begins to drain what an earlier process left. */
    void start() {
        try {
            if (spool.recover()) {
                beginSpooling(Map.of());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The spool of the audit trail cannot be read", e);
        }
    }

    /** Whether the database took nothing when it was last asked. */
    boolean away() {
        return away;
    }

    /** Returns when each record is durable or was refused, and has told its request so. */
    void write(List<Pending> together) throws InterruptedException {
        if (spooled(together)) {
            return;
        }
        Attempt attempt = new Attempt(chain, together);
        Future<?> running = database.submit(attempt);
        try {
            running.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            Map<Pending, Optional<ChainHead>> left = attempt.abandon();
            LOG.error("The audit trail cannot be written; records go to the spool until it can", e);
            away = true;
            beginSpooling(left);
        }
    }

    /** Stops talking to the database; what is in the spool stays there for the next start. */
    void close(Duration wait) {
        closing = true;
        database.shutdown();
        try {
            if (!database.awaitTermination(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("The database did not answer before the server stopped");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** In one step: what drains an empty spool ends the spooling. */
    private synchronized void beginSpooling(Map<Pending, Optional<ChainHead>> records) {
        spooling = true;
        spool(records);
        database.execute(this::drain);
    }

    private synchronized boolean spooled(List<Pending> together) {
        if (spooling) {
            Map<Pending, Optional<ChainHead>> unsent = new LinkedHashMap<>();
            together.forEach(pending -> unsent.put(pending, Optional.empty()));
            spool(unsent);
        }
        return spooling;
    }

    private void spool(Map<Pending, Optional<ChainHead>> records) {
        List<Pending> taken = new ArrayList<>();
        List<byte[]> entries = new ArrayList<>();
        records.forEach((pending, sent) -> {
            if (pending.settlement().mayWait()) {
                taken.add(pending);
                entries.add(
                        new SpooledRecord(pending.record(), pending.settlement().intents(), sent).bytes());
            } else {
                refuse(pending, "the record needs the database");
            }
        });
        if (taken.isEmpty()) {
            return;
        }
        try {
            spool.append(entries);
            taken.forEach(pending -> pending.durable().complete(null));
        } catch (IOException e) {
            LOG.error("The spool of the audit trail takes nothing more; requests are refused", e);
            taken.forEach(pending -> refuse(pending, "neither the database nor the spool takes the record"));
        }
    }

    private static void refuse(Pending pending, String why) {
        pending.durable().completeExceptionally(new AuditUnavailableException(why));
    }

    private void drain() {
        long pause = 10;
        while (!closing) {
            try {
                boolean empty = drained();
                away = false;
                if (empty) {
                    return;
                }
                pause = 10;
            } catch (IOException | RuntimeException e) {
                away = true;
                LOG.debug("The spool of the audit trail cannot be drained yet", e);
                pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
                sleep(pause);
            }
        }
    }

    /** @return whether nothing is left, and records go to the database again */
    private boolean drained() throws IOException {
        Optional<String> id = spool.id();
        long done = id.isPresent() ? chain.drained(id.get()) : 0;
        List<byte[]> portion = spool.read(done, batch);
        if (portion.isEmpty()) {
            return resume(done);
        }
        List<SpooledRecord> records = new ArrayList<>();
        portion.forEach(entry -> records.add(SpooledRecord.of(entry, payloads)));
        try {
            store(id.orElseThrow(), done, records);
        } catch (RecordRejectedException e) {
            oneByOne(id.orElseThrow(), done, records);
        }
        return false;
    }

    private synchronized boolean resume(long done) throws IOException {
        if (spool.count() > done) {
            return false;
        }
        spool.clear();
        spooling = false;
        LOG.info("The audit trail is written to the database again");
        return true;
    }

    private void store(String id, long done, List<SpooledRecord> records) {
        List<Pending> missing = new ArrayList<>();
        for (SpooledRecord each : records) {
            if (each.sent().isEmpty() || !chain.holds(each.sent().get())) {
                missing.add(new Pending(
                        each.record(), Settlement.ofRequest(each.intents(), List.of()), new CompletableFuture<>()));
            }
        }
        List<Entry> entries = missing.isEmpty() ? List.of() : chain.linked(missing);
        chain.store(entries, Optional.of(new Drained(id, done, done + records.size())));
    }

    /** A record that the store never takes must not keep back those behind it; the file that holds it is kept. */
    private void oneByOne(String id, long done, List<SpooledRecord> records) throws IOException {
        for (int i = 0; i < records.size(); i++) {
            try {
                store(id, done + i, records.subList(i, i + 1));
            } catch (RecordRejectedException e) {
                LOG.error(
                        "The audit trail refuses entry {} of the spool, which is kept: {}",
                        done + i,
                        spool.copy("refused"),
                        e);
                chain.store(List.of(), Optional.of(new Drained(id, done + i, done + i + 1)));
            }
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
