package techo.server.audit;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import techo.policy.audit.ChainHead;
import techo.policy.audit.Checkpoint;

/**
 * Signs how far the chain of this node has come, when enough records or enough time have passed, and at the end. A
 * checkpoint that cannot be written is tried again every second; requests go on meanwhile, because their records are
 * durable.
 */
final class Checkpoints implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    private final CheckpointDirectory directory;
    private final SigningKey key;
    private final Clock clock;
    private final Duration interval;
    private final int records;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "audit-checkpoints");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Optional<ChainHead> head = Optional.empty();
    private long signed;
    private Instant signedAt;
    private boolean failing;

    Checkpoints(CheckpointDirectory directory, SigningKey key, Clock clock, AuditProperties properties) {
        this.directory = directory;
        this.key = key;
        this.clock = clock;
        this.interval = properties.checkpointInterval();
        this.records = properties.checkpointRecords();
        this.signedAt = clock.instant();
    }

    Checkpoints start() {
        timer.scheduleWithFixedDelay(this::signWhenDue, 1, 1, TimeUnit.SECONDS);
        return this;
    }

    /** The chain has come so far, durably. */
    void reached(ChainHead durable) {
        head = Optional.of(durable);
    }

    synchronized void signWhenDue() {
        head.filter(reached -> reached.sequence() != signed)
                .filter(reached -> reached.sequence() - signed >= records
                        || !clock.instant().isBefore(signedAt.plus(interval)))
                .ifPresent(this::sign);
    }

    /** The last checkpoint covers everything that was recorded. */
    @Override
    public void close() {
        timer.shutdown();
        signLast();
    }

    private synchronized void signLast() {
        head.filter(reached -> reached.sequence() != signed).ifPresent(this::sign);
    }

    private void sign(ChainHead reached) {
        Instant now = clock.instant();
        try {
            directory.add(reached, key.sign(new Checkpoint(reached, now)));
            signed = reached.sequence();
            signedAt = now;
            failing = false;
        } catch (IOException | RuntimeException e) {
            if (!failing) {
                LOG.error("A checkpoint of the audit trail cannot be written; it is tried again", e);
            }
            failing = true;
        }
    }
}
