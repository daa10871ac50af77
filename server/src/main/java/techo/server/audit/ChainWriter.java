package techo.server.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import techo.policy.audit.AuditUnavailableException;
import techo.policy.audit.ChainHead;
import techo.policy.audit.HashChain;
import techo.policy.audit.NodeId;
import techo.server.audit.AuditRows.Entry;
import techo.server.audit.AuditRows.HeadMovedException;
import techo.server.audit.AuditRows.RecordRejectedException;
import techo.server.audit.AuditRows.SettledElsewhereException;
import techo.server.audit.GroupCommitTrail.Pending;

/**
 * Puts records behind the head of the chain until they are stored.
 *
 * <p>A commit whose answer was lost is neither repeated nor given up: before it tries again it asks whether the links
 * are there. After any failure it reads the head anew, so it can go on wherever the chain really stands.
 */
final class ChainWriter {
    private static final Logger LOG = LoggerFactory.getLogger(ChainWriter.class);
    private static final long LONGEST_PAUSE_MILLIS = 1000;

    private final AuditRows rows;
    private final NodeId node;
    private final Consumer<ChainHead> reached;
    private Optional<HashChain> chain = Optional.empty();
    private volatile boolean failing;
    private volatile boolean givenUp;

    /** @param reached is told how far the chain has come, durably */
    ChainWriter(AuditRows rows, NodeId node, Consumer<ChainHead> reached) {
        this.rows = rows;
        this.node = node;
        this.reached = reached;
    }

    /** Whether the last attempt failed. */
    boolean failing() {
        return failing;
    }

    /** Makes {@link #write} end although its records are not stored. */
    void giveUp() {
        givenUp = true;
    }

    /** Returns when every record is stored or was refused for good, and has told its request so. */
    void write(List<Pending> together) throws InterruptedException {
        List<Entry> attempted = List.of();
        for (long pause = 10; !givenUp; pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS)) {
            try {
                if (!stored(attempted)) {
                    attempted = linked(together);
                    rows.insert(attempted);
                }
                failing = false;
                reached.accept(attempted.get(attempted.size() - 1).link().head());
                together.forEach(pending -> pending.durable().complete(null));
                return;
            } catch (HeadMovedException e) {
                chain = Optional.empty();
                attempted = List.of();
            } catch (SettledElsewhereException e) {
                chain = Optional.empty();
                separate(together, pending -> pending.durable().complete(null));
                return;
            } catch (RecordRejectedException e) {
                chain = Optional.empty();
                separate(together, pending -> reject(pending, e));
                return;
            } catch (RuntimeException e) {
                chain = Optional.empty();
                if (!failing) {
                    LOG.error("The audit trail cannot be written; requests are refused until it can", e);
                }
                failing = true;
                Thread.sleep(pause);
            }
        }
        together.forEach(pending -> pending.durable()
                .completeExceptionally(new AuditUnavailableException("the server stopped before it was stored")));
    }

    private boolean stored(List<Entry> attempted) {
        return !attempted.isEmpty()
                && rows.holds(attempted.get(attempted.size() - 1).link());
    }

    private List<Entry> linked(List<Pending> together) {
        HashChain current = chain.orElseGet(() -> new HashChain(rows.head(node)));
        chain = Optional.of(current);
        List<Entry> entries = new ArrayList<>(together.size());
        for (Pending pending : together) {
            entries.add(new Entry(current.append(pending.record()), pending.record(), pending.settlement()));
        }
        return entries;
    }

    private static void reject(Pending pending, RecordRejectedException reason) {
        LOG.error("The audit trail refuses a record; its request is refused", reason);
        pending.durable().completeExceptionally(reason);
    }

    /** One record that the store does not take must not hold up the others. */
    private void separate(List<Pending> together, Consumer<Pending> culprit) throws InterruptedException {
        if (together.size() == 1) {
            culprit.accept(together.get(0));
            return;
        }
        for (Pending pending : together) {
            write(List.of(pending));
        }
    }
}
