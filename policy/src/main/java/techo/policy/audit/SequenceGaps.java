package techo.policy.audit;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Runs of sequences that were passed over and may still turn up. */
final class SequenceGaps {
    private final TreeMap<Long, Long> runs = new TreeMap<>();

    void add(long first, long last) {
        runs.put(first, last);
    }

    void fill(long sequence) {
        Map.Entry<Long, Long> run = runs.floorEntry(sequence);
        if (run == null || run.getValue() < sequence) {
            return;
        }
        runs.remove(run.getKey());
        if (run.getKey() < sequence) {
            runs.put(run.getKey(), sequence - 1);
        }
        if (sequence < run.getValue()) {
            runs.put(sequence + 1, run.getValue());
        }
    }

    void each(BiConsumer<Long, Long> run) {
        runs.forEach(run);
    }
}
