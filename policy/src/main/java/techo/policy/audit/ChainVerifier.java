package techo.policy.audit;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Reads chains record by record, in stored order, and names what was changed, removed, moved, repeated or replaced.
 * Chains of several nodes may be mixed.
 *
 * <p>Its limit: records cut off at the end of a chain, or a tail that was rewritten to its very end with new hashes,
 * leave a chain that is right in itself. Only a head that was noted elsewhere before shows it; give such heads, those of signed checkpoints too, as
 * anchors.
 */
public final class ChainVerifier {
    private final Map<NodeId, NodeChain> chains = new TreeMap<>();
    private final Map<NodeId, List<ChainHead>> anchors;
    private final Map<NodeId, List<ChainHead>> retired;
    private final Consumer<ChainDefect> defects;
    private final LinkRecomputation recomputation = new LinkRecomputation();
    private long records;

    /**
     * @param anchors heads that were noted earlier, outside the place that is verified
     * @param defects is told each defect, at most one for a record
     */
    public ChainVerifier(Collection<ChainHead> anchors, Consumer<ChainDefect> defects) {
        this(anchors, List.of(), defects);
    }

    /** @param retired the last records of months that were dropped: a chain may begin behind the latest of them */
    public ChainVerifier(Collection<ChainHead> anchors, Collection<ChainHead> retired, Consumer<ChainDefect> defects) {
        this.retired = retired.stream().collect(Collectors.groupingBy(ChainHead::node));
        this.anchors = anchors.stream().collect(Collectors.groupingBy(ChainHead::node));
        this.defects = defects;
    }

    /** Hashes the link here; whoever has hashed it already gives the outcome instead. */
    public void accept(ChainLink link) {
        accept(recomputation.of(link));
    }

    public void accept(RecomputedLink link) {
        records++;
        chains.computeIfAbsent(
                        link.position().node(),
                        node -> begin(node, link.position().sequence()))
                .accept(link);
    }

    /** Tells what is missing, which is certain only at the end, and whether the anchors hold. */
    public void finish() {
        anchors.keySet().forEach(node -> chains.computeIfAbsent(node, empty -> begin(empty, Long.MAX_VALUE)));
        chains.values().forEach(NodeChain::finish);
    }

    public long records() {
        return records;
    }

    /** How far each chain has come; worth noting elsewhere when no defect was found. */
    public List<ChainHead> heads() {
        return chains.values().stream().map(chain -> chain.last).toList();
    }

    /** @param first the sequence of the first record that is still there */
    private NodeChain begin(NodeId node, long first) {
        ChainHead start = retired.getOrDefault(node, List.of()).stream()
                .filter(head -> head.sequence() < first)
                .max(Comparator.comparingLong(ChainHead::sequence))
                .orElseGet(() -> HashChain.genesis(node));
        return new NodeChain(start, anchors.getOrDefault(node, List.of()));
    }

    private final class NodeChain {
        private final SequenceGaps gaps = new SequenceGaps();
        private final Map<Long, Set<ChainHash>> anchored;
        private ChainHead last;
        /** What the next link may refer to as well, once the last record has been named as changed. */
        private ChainHash lastComputed;

        private boolean lastNamed;

        private final long start;

        NodeChain(ChainHead start, List<ChainHead> anchors) {
            this.start = start.sequence();
            this.last = start;
            this.lastComputed = start.hash();
            this.anchored = anchors.stream()
                    .collect(Collectors.groupingBy(
                            ChainHead::sequence, Collectors.mapping(ChainHead::hash, Collectors.toSet())));
        }

        void accept(RecomputedLink link) {
            long sequence = link.position().sequence();
            if (sequence <= last.sequence()) {
                gaps.fill(sequence);
                tell(ChainDefect.Kind.REPEATED, link.position());
                return;
            }
            if (sequence > last.sequence() + 1) {
                gaps.add(last.sequence() + 1, sequence - 1);
            }
            Optional<ChainDefect.Kind> defect = defect(link);
            defect.ifPresent(kind -> tell(kind, link.position()));
            lastNamed = defect.isPresent();
            lastComputed = link.computed();
            last = link.head();
        }

        private Optional<ChainDefect.Kind> defect(RecomputedLink link) {
            if (link.moved()) {
                return Optional.of(ChainDefect.Kind.MOVED);
            }
            if (link.changed()) {
                return Optional.of(ChainDefect.Kind.CHANGED);
            }
            if (anchored.getOrDefault(link.position().sequence(), Set.of()).stream()
                    .anyMatch(noted -> !noted.equals(link.hash()))) {
                return Optional.of(ChainDefect.Kind.REWRITTEN);
            }
            boolean first = link.position().sequence() == start + 1;
            if (first && !linked(link)) {
                return Optional.of(ChainDefect.Kind.CHANGED);
            }
            if (follows(link) && !linked(link) && !lastNamed) {
                tell(ChainDefect.Kind.REPLACED, new ChainPosition(last.node(), last.sequence()));
            }
            return Optional.empty();
        }

        private boolean follows(RecomputedLink link) {
            return link.position().sequence() == last.sequence() + 1 && last.sequence() > start;
        }

        private boolean linked(RecomputedLink link) {
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
