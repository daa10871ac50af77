package techo.server.audit;

import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import techo.policy.audit.SignedNote;

/**
 * Brings checkpoints to their second place in the order in which they were signed, on a thread of its own: a place that is
 * away holds up neither the signing nor the stop. What it did not take is tried again every second while the server runs.
 * After a restart the next checkpoint is brought, which covers whatever those before it did.
 */
final class CopiedNotes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CopiedNotes.class);

    private final CheckpointCopies copies;
    private final Duration atStop;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "audit-checkpoint-copies");
        thread.setDaemon(true);
        return thread;
    });
    private String last = "";
    private boolean failing;

    /** @param atStop how long a stop waits for what is on its way */
    CopiedNotes(CheckpointCopies copies, Duration atStop) {
        this.copies = copies;
        this.atStop = atStop;
    }

    CopiedNotes start() {
        timer.scheduleWithFixedDelay(this::bringWaiting, 1, 1, TimeUnit.SECONDS);
        return this;
    }

    /** Again with the name of the last one does nothing: who signs tries again when the database did not keep it. */
    synchronized void later(String name, SignedNote note) {
        if (!name.equals(last)) {
            waiting.add(new Waiting(name, note));
            last = name;
        }
    }

    /** Returns when the note is kept there. */
    void now(String name, SignedNote note) throws IOException {
        copies.add(name, note.note());
    }

    /** One after the other, up to the first that is not taken. */
    void bringWaiting() {
        for (Waiting next = waiting.peek(); next != null; next = waiting.peek()) {
            try {
                now(next.name(), next.note());
            } catch (IOException | RuntimeException e) {
                if (!failing) {
                    LOG.error("A checkpoint of the audit trail cannot be copied; it is tried again", e);
                }
                failing = true;
                return;
            }
            waiting.remove();
            failing = false;
        }
    }

    @Override
    public void close() {
        timer.execute(this::bringWaiting);
        timer.shutdown();
        try {
            if (!timer.awaitTermination(atStop.toMillis(), TimeUnit.MILLISECONDS)) {
                timer.shutdownNow();
            }
        } catch (InterruptedException e) {
            timer.shutdownNow();
            Thread.currentThread().interrupt();
        }
        if (!waiting.isEmpty()) {
            LOG.warn(
                    "{} checkpoints of the audit trail are not copied; the next one covers what they do",
                    waiting.size());
        }
    }

    private record Waiting(String name, SignedNote note) {}
}
