package techo.server.audit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import techo.policy.audit.ChainHead;
import techo.server.audit.AuditRows.Entry;
import techo.server.audit.AuditRows.HeadMovedException;
import techo.server.audit.AuditRows.RecordRejectedException;
import techo.server.audit.AuditRows.SettledElsewhereException;
import techo.server.audit.GroupCommitTrail.Pending;

/**
 * Stores records that came together, in one transaction if the store takes them all. Whoever waits for it may abandon
 * it, and then learns which records it has not told of, and which of those may be stored all the same.
 */
final class Attempt implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    private final ChainWriter chain;
    private final Deque<List<Pending>> waiting = new ArrayDeque<>();
    private List<Entry> sent = List.of();
    private boolean abandoned;

    Attempt(ChainWriter chain, List<Pending> together) {
        this.chain = chain;
        this.waiting.add(List.copyOf(together));
    }

    /** @throws RuntimeException when the store is away; whether it has stored what was sent is not known */
    @Override
    public void run() {
        List<Pending> part = next();
        while (!part.isEmpty()) {
            try {
                List<Entry> entries = chain.linked(part);
                if (!send(entries)) {
                    return;
                }
                chain.store(entries, Optional.empty());
                done(pending -> pending.durable().complete(null));
            } catch (HeadMovedException e) {
                LOG.debug("Another process continued the chain of this node");
            } catch (SettledElsewhereException e) {
                separate(pending -> pending.durable().complete(null));
            } catch (RecordRejectedException e) {
                separate(pending -> {
                    LOG.error("The audit trail refuses a record; its request is refused", e);
                    pending.durable().completeExceptionally(e);
                });
            }
            part = next();
        }
    }

    /** What is not done, each with the place for which it was sent, if it was. From now on nothing more is sent. */
    synchronized Map<Pending, Optional<ChainHead>> abandon() {
        abandoned = true;
        Map<Pending, Optional<ChainHead>> left = new LinkedHashMap<>();
        List<Pending> first = waiting.isEmpty() ? List.of() : waiting.getFirst();
        waiting.forEach(part -> part.forEach(pending -> left.put(pending, Optional.empty())));
        for (int i = 0; i < sent.size(); i++) {
            left.put(first.get(i), Optional.of(sent.get(i).link().head()));
        }
        return left;
    }

    private synchronized List<Pending> next() {
        sent = List.of();
        return abandoned || waiting.isEmpty() ? List.of() : waiting.getFirst();
    }

    private synchronized boolean send(List<Entry> entries) {
        if (abandoned) {
            return false;
        }
        sent = entries;
        return true;
    }

    private synchronized void done(Consumer<Pending> tell) {
        if (!abandoned) {
            waiting.removeFirst().forEach(tell);
        }
    }

    /** One record that the store does not take must not hold up the others. */
    private synchronized void separate(Consumer<Pending> culprit) {
        if (abandoned) {
            return;
        }
        List<Pending> part = waiting.removeFirst();
        if (part.size() == 1) {
            culprit.accept(part.get(0));
            return;
        }
        List<Pending> reversed = new ArrayList<>(part);
        Collections.reverse(reversed);
        reversed.forEach(pending -> waiting.addFirst(List.of(pending)));
    }
}
