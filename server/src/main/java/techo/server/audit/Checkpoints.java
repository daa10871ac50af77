package techo.server.audit;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import techo.policy.audit.ChainHead;
import techo.policy.audit.Checkpoint;
import techo.policy.audit.HashChain;
import techo.policy.audit.MerkleTree;
import techo.policy.audit.SignedNote;

/**
 * Signs how far the chain of this node has come, when enough records or enough time have passed, and at the end. Only
 * what is stored is signed: the records since the checkpoint before must lead to the head that was written. A checkpoint
 * that cannot be written is tried again every second; requests go on meanwhile, because their records are durable.
 */
final class Checkpoints implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    /** The most records in one tree, so that a proof of one reads few others. */
    private static final int MOST_IN_SEGMENT = 10_000;

    private final CheckpointDirectory directory;
    private final CheckpointedRecords stored;
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

    Checkpoints(
            CheckpointDirectory directory,
            CheckpointedRecords stored,
            SigningKey key,
            Clock clock,
            AuditProperties properties) {
        this.directory = directory;
        this.stored = stored;
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
                .filter(reached -> reached.sequence() - signed >= records || isLongAgo(signedAt))
                .ifPresent(this::sign);
    }

    /** Or in the future: somebody has set the clock back, and nobody knows how long ago it was. */
    private boolean isLongAgo(Instant moment) {
        Instant now = clock.instant();
        return now.isBefore(moment) || !now.isBefore(moment.plus(interval));
    }

    /** The last checkpoint covers everything that was recorded. */
    @Override
    public void close() {
        timer.shutdown();
        signNow();
    }

    /** Whatever was recorded up to now, due or not. */
    synchronized void signNow() {
        head.filter(reached -> reached.sequence() != signed).ifPresent(this::sign);
    }

    private void sign(ChainHead reached) {
        Instant now = clock.instant();
        try {
            for (Checkpoint checkpoint : since(stored.covered(reached.node()), reached, now)) {
                SignedNote note = key.sign(checkpoint);
                directory.add(checkpoint.head(), note);
                stored.keep(checkpoint, note);
            }
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

    private List<Checkpoint> since(ChainHead covered, ChainHead reached, Instant now) {
        List<Checkpoint> checkpoints = new ArrayList<>();
        if (covered.sequence() >= reached.sequence()) {
            return checkpoints;
        }
        HashChain chain = new HashChain(covered);
        Segment segment = new Segment();
        stored.payloads(reached.node(), covered.sequence() + 1, reached.sequence(), payload -> {
            ChainHead head = chain.follow(payload);
            segment.add(payload);
            if (segment.size() == MOST_IN_SEGMENT || head.sequence() == reached.sequence()) {
                checkpoints.add(segment.end(head, now));
            }
        });
        if (!chain.head().equals(reached)) {
            throw new IllegalStateException(
                    "the stored records do not lead to the head of the chain; run audit verify");
        }
        return checkpoints;
    }

    /** The records since the last checkpoint. */
    private static final class Segment {
        private MerkleTree tree = new MerkleTree();

        void add(String payload) {
            tree.add(payload);
        }

        int size() {
            return tree.size();
        }

        Checkpoint end(ChainHead head, Instant at) {
            long first = head.sequence() - tree.size() + 1;
            Checkpoint checkpoint = new Checkpoint(head, at, Optional.of(new Checkpoint.Segment(first, tree.root())));
            tree = new MerkleTree();
            return checkpoint;
        }
    }
}
