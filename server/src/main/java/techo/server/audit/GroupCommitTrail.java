package techo.server.audit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.AuditTrail;
import techo.policy.audit.AuditUnavailableException;

/**
 * Writes the chain of this node with one thread. While one transaction commits, the records of other requests gather
 * and share the next, so that the number of commits does not grow with the number of requests.
 *
 * <p>While the database is away records go to a spool. A record whose request has given up waiting is stored all the
 * same: the trail may then tell of an answer that was refused, but never misses one that was given.
 */
final class GroupCommitTrail implements AuditTrail, AutoCloseable {
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final BlockingQueue<Pending> queue;
    private final DurableRecords records;
    private final Duration wait;
    private final int batch;
    private final Thread thread;
    private volatile boolean closing;

    GroupCommitTrail(DurableRecords records, AuditProperties properties) {
        this.queue = new ArrayBlockingQueue<>(properties.queue());
        this.wait = properties.maximumWait();
        this.batch = properties.batch();
        this.records = records;
        this.thread = new Thread(this::run, "audit-writer");
        this.thread.setDaemon(true);
    }

    GroupCommitTrail start() {
        records.start();
        thread.start();
        return this;
    }

    @Override
    public void append(AuditRecord record) {
        append(record, Settlement.none());
    }

    /**
     * Ends the intents in the transaction that makes the record durable.
     *
     * @throws AuditUnavailableException when the record is not known to be durable
     */
    void append(AuditRecord record, Settlement settlement) {
        send(record, settlement).await();
    }

    /**
     * The same without waiting for it.
     *
     * @throws AuditUnavailableException when no more records are taken
     */
    Appending send(AuditRecord record, Settlement settlement) {
        Pending pending = new Pending(record, settlement, new CompletableFuture<>());
        long deadline = System.nanoTime() + wait.toNanos();
        try {
            boolean accepted = !closing && queue.offer(pending, wait.toNanos(), TimeUnit.NANOSECONDS);
            if (!accepted) {
                throw new AuditUnavailableException("the audit trail takes no more records");
            }
            return new Sent(pending.durable(), deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuditUnavailableException("the audit record is not known to be durable", e);
        }
    }

    @Override
    public void requireAvailable() {
        if (closing || !thread.isAlive() || records.away() || queue.remainingCapacity() == 0) {
            throw new AuditUnavailableException("the audit trail cannot be written at the moment");
        }
    }

    /** Takes no more records, and ends when those that wait are written or the store stays away too long. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join(DRAIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        records.close(DRAIN);
    }

    private void run() {
        List<Pending> together = new ArrayList<>(batch);
        try {
            while (!closing || !queue.isEmpty()) {
                Pending first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    together.add(first);
                    queue.drainTo(together, batch - 1);
                    records.write(together);
                    together.clear();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param deadline in the time of {@link System#nanoTime} */
    private record Sent(CompletableFuture<Void> durable, long deadline) implements Appending {
        @Override
        public void await() {
            try {
                durable.get(Math.max(deadline - System.nanoTime(), 0), TimeUnit.NANOSECONDS);
            } catch (TimeoutException | ExecutionException e) {
                throw new AuditUnavailableException("the audit record is not known to be durable", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AuditUnavailableException("the audit record is not known to be durable", e);
            }
        }
    }

    /** A record, what ends with it, and the promise that its request waits for. */
    record Pending(AuditRecord record, Settlement settlement, CompletableFuture<Void> durable) {}
}
