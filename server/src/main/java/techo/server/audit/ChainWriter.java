package techo.server.audit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import techo.policy.audit.CanonicalRecord;
import techo.policy.audit.ChainHead;
import techo.policy.audit.HashChain;
import techo.policy.audit.NodeId;
import techo.policy.audit.PersonSeal;
import techo.policy.identity.PatientId;
import techo.server.audit.AuditRows.Drained;
import techo.server.audit.AuditRows.Entry;
import techo.server.audit.GroupCommitTrail.Pending;

/** Puts records behind the head of the chain. After any failure it reads the head anew. Not safe for several threads. */
final class ChainWriter {
    private final AuditRows rows;
    private final NodeId node;
    private final Function<Set<PatientId>, PersonSeal> seals;
    private final Consumer<ChainHead> reached;
    private Optional<HashChain> chain = Optional.empty();

    /**
     * @param seals gives a seal for these persons
     * @param reached is told how far the chain has come, durably
     */
    ChainWriter(AuditRows rows, NodeId node, Function<Set<PatientId>, PersonSeal> seals, Consumer<ChainHead> reached) {
        this.rows = rows;
        this.node = node;
        this.seals = seals;
        this.reached = reached;
    }

    /** Each with its place, which is its own once it is stored. */
    List<Entry> linked(List<Pending> together) {
        HashChain current = chain.orElseGet(() -> new HashChain(rows.head(node)));
        chain = Optional.empty();
        Set<PatientId> persons = new HashSet<>();
        together.forEach(pending -> persons.addAll(CanonicalRecord.persons(pending.record())));
        PersonSeal seal = seals.apply(persons);
        List<Entry> entries = new ArrayList<>(together.size());
        for (Pending pending : together) {
            entries.add(new Entry(current.append(pending.record(), seal), pending.record(), pending.settlement()));
        }
        chain = Optional.of(current);
        return entries;
    }

    /** @param drained moved in the same transaction */
    void store(List<Entry> entries, Optional<Drained> drained) {
        boolean stored = false;
        try {
            rows.insert(entries, drained);
            stored = true;
        } finally {
            if (!stored) {
                chain = Optional.empty();
            }
        }
        if (!entries.isEmpty()) {
            reached.accept(entries.get(entries.size() - 1).link().head());
        }
    }

    boolean holds(ChainHead place) {
        return rows.holds(place);
    }

    /** How many entries of a spool are in the chain. */
    long drained(String spool) {
        return rows.drained(spool);
    }
}
