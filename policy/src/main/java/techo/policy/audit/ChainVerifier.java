package techo.policy.audit;

import java.security.MessageDigest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Reads chains record by record, in stored order, and names what was changed, removed, moved, repeated or replaced.
 * Chains of several nodes may be mixed.
 *
 * <p>Its limit: records cut off at the end of a chain, or a tail that was rewritten to its very end with new hashes,
 * leave a chain that is right in itself. Only a head that was noted elsewhere before shows it; give such heads as
 * anchors.
 */
public final class ChainVerifier {
    private final Map<NodeId, NodeChain> chains = new TreeMap<>();
    private final Map<NodeId, List<ChainHead>> anchors;
    private final Consumer<ChainDefect> defects;
    private final MessageDigest sha256 = HashChain.sha256();
    private long records;

    /**
     * @param anchors heads that were noted earlier, outside the place that is verified
     * @param defects is told each defect, at most one for a record
     */
    public ChainVerifier(Collection<ChainHead> anchors, Consumer<ChainDefect> defects) {
        this.anchors = anchors.stream().collect(Collectors.groupingBy(ChainHead::node));
        this.defects = defects;
    }

    public void accept(ChainLink link) {
        records++;
        chains.computeIfAbsent(link.position().node(), this::begin).accept(link);
    }

    /** Tells what is missing, which is certain only at the end, and whether the anchors hold. */
    public void finish() {
        anchors.keySet().forEach(node -> chains.computeIfAbsent(node, this::begin));
        chains.values().forEach(NodeChain::finish);
    }

    public long records() {
        return records;
    }

    /** How far each chain has come; worth noting elsewhere when no defect was found. */
    public List<ChainHead> heads() {
        return chains.values().stream().map(chain -> chain.last).toList();
    }

    private NodeChain begin(NodeId node) {
        return new NodeChain(HashChain.genesis(node), anchors.getOrDefault(node, List.of()));
    }

    private final class NodeChain {
        private final SequenceGaps gaps = new SequenceGaps();
        private final Map<Long, ChainHash> anchored;
        private ChainHead last;
        /** What the next link may refer to as well, once the last record has been named as changed. */
        private ChainHash lastComputed;

        private boolean lastNamed;

        NodeChain(ChainHead genesis, List<ChainHead> anchors) {
            this.last = genesis;
            this.lastComputed = genesis.hash();
            this.anchored = anchors.stream()
                    .collect(Collectors.toMap(ChainHead::sequence, ChainHead::hash, (one, other) -> one));
        }

        void accept(ChainLink link) {
            long sequence = link.position().sequence();
            if (sequence <= last.sequence()) {
                gaps.fill(sequence);
                tell(ChainDefect.Kind.REPEATED, link.position());
                return;
            }
            if (sequence > last.sequence() + 1) {
                gaps.add(last.sequence() + 1, sequence - 1);
            }
            ChainHash computed = HashChain.hash(sha256, link.previous(), link.payload());
            Optional<ChainDefect.Kind> defect = defect(link, computed);
            defect.ifPresent(kind -> tell(kind, link.position()));
            lastNamed = defect.isPresent();
            lastComputed = computed;
            last = link.head();
        }

        private Optional<ChainDefect.Kind> defect(ChainLink link, ChainHash computed) {
            if (!link.payload().startsWith(CanonicalRecord.beginning(link.position()))) {
                return Optional.of(ChainDefect.Kind.MOVED);
            }
            if (!computed.equals(link.hash())) {
                return Optional.of(ChainDefect.Kind.CHANGED);
            }
            ChainHash noted = anchored.get(link.position().sequence());
            if (noted != null && !noted.equals(link.hash())) {
                return Optional.of(ChainDefect.Kind.REWRITTEN);
            }
            boolean first = link.position().sequence() == 1;
            if (first && !linked(link)) {
                return Optional.of(ChainDefect.Kind.CHANGED);
            }
            if (follows(link) && !linked(link) && !lastNamed) {
                tell(ChainDefect.Kind.REPLACED, new ChainPosition(last.node(), last.sequence()));
            }
            return Optional.empty();
        }

        private boolean follows(ChainLink link) {
            return link.position().sequence() == last.sequence() + 1 && last.sequence() > 0;
        }

        private boolean linked(ChainLink link) {
            return link.previous().equals(last.hash())
                    || (lastNamed && link.previous().equals(lastComputed));
        }

        void finish() {
            gaps.each(
                    (first, end) -> defects.accept(new ChainDefect(ChainDefect.Kind.MISSING, last.node(), first, end)));
            anchored.keySet().stream()
                    .max(Long::compare)
                    .filter(noted -> noted > last.sequence())
                    .ifPresent(noted -> defects.accept(
                            new ChainDefect(ChainDefect.Kind.CUT_OFF, last.node(), last.sequence() + 1, noted)));
        }

        private void tell(ChainDefect.Kind kind, ChainPosition position) {
            defects.accept(ChainDefect.at(kind, position));
        }
    }
}
