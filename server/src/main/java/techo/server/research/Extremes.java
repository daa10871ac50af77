package techo.server.research;

import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import techo.policy.research.OutputKind;

/**
 * The bounds of a measured value beyond which there are too few people (特異な記述, APPI Rules Art. 34(iv)).
 *
 * <p>Only the people with the highest and the lowest values are remembered, several times as many as are asked for: some
 * of them may not be released. When too many are not, the bounds are narrower than they had to be, never wider.
 */
final class Extremes {
    private static final int SPARE = 8;

    private final int smallest;
    private final BitSet measured = new BitSet();
    private final Furthest highest;
    private final Furthest lowest;

    Extremes(int smallest) {
        this.smallest = smallest;
        this.highest = new Furthest(Comparator.naturalOrder());
        this.lowest = new Furthest(Comparator.reverseOrder());
    }

    void add(int person, double value) {
        measured.set(person);
        highest.add(person, value);
        lowest.add(person, value);
    }

    /**
     * @param among the people who are released
     * @return empty when too few of them have a value, or on either side of any: then none leaves
     */
    Optional<Bounds> bounds(BitSet among) {
        BitSet counted = (BitSet) measured.clone();
        counted.and(among);
        return Optional.of(new Bounds(lowest.bound(among), highest.bound(among)))
                .filter(bounds -> counted.cardinality() >= smallest && bounds.least() <= bounds.most());
    }

    /** Both inclusive. */
    record Bounds(double least, double most) {
        /**
         * @param bounds by variable, of those that enough people have
         * @return what leaves of a number: of anonymised data nothing beyond the bounds, and of other variables nothing
         */
        static String bounded(OutputKind kind, Map<String, Bounds> bounds, String variable, String number) {
            if (kind != OutputKind.ANONYMISED) {
                return number;
            }
            Bounds bound = bounds.get(variable);
            return bound == null ? "" : bound.bounded(number);
        }

        private String bounded(String number) {
            double value = Double.parseDouble(number);
            return value < least ? plain(least) : value > most ? plain(most) : number;
        }

        private static String plain(double bound) {
            return bound == Math.rint(bound) && Math.abs(bound) < 1e15
                    ? Long.toString((long) bound)
                    : Double.toString(bound);
        }
    }

    /** The people with the most extreme values of one side, each with the most extreme one. */
    private final class Furthest {
        private final Comparator<Double> order;
        private final Map<Integer, Double> values = new HashMap<>();
        private final TreeMap<Double, BitSet> people;

        Furthest(Comparator<Double> order) {
            this.order = order;
            this.people = new TreeMap<>(order);
        }

        void add(int person, double value) {
            boolean full = values.size() >= smallest * SPARE;
            if (full && order.compare(value, people.firstKey()) <= 0) {
                return;
            }
            Double before = values.get(person);
            if (before != null) {
                if (order.compare(value, before) <= 0) {
                    return;
                }
                remove(person, before);
            } else if (full) {
                int out = people.values().iterator().next().nextSetBit(0);
                remove(out, people.firstKey());
                values.remove(out);
            }
            values.put(person, value);
            people.computeIfAbsent(value, key -> new BitSet()).set(person);
        }

        private void remove(int person, double value) {
            BitSet those = people.get(value);
            if (those != null) {
                those.clear(person);
                if (those.isEmpty()) {
                    people.remove(value);
                }
            }
        }

        /** The value that as many people reach as are asked for; of fewer, the nearest one remembered. */
        double bound(BitSet among) {
            int reached = 0;
            Iterator<Map.Entry<Double, BitSet>> downward =
                    people.descendingMap().entrySet().iterator();
            double bound = 0;
            while (downward.hasNext() && reached < smallest) {
                Map.Entry<Double, BitSet> next = downward.next();
                bound = next.getKey();
                BitSet those = (BitSet) next.getValue().clone();
                those.and(among);
                reached += those.cardinality();
            }
            return bound;
        }
    }
}
