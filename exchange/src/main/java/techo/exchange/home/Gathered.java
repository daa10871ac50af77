package techo.exchange.home;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What cannot be passed on before a source has ended: the sum of a day, and the halves of a blood pressure, which some sources
 * tell twice. Bounded by the days and readings of a life, not by the size of the source.
 *
 * <p>INVARIANT: whatever the export, a reader of it does with a heap of 96 MiB.
 */
final class Gathered {
    static final int MOST = 100_000;

    /** Characters of all names of devices, each counted once. */
    private static final int MOST_NAMED = 1_000_000;

    private final Map<Key, List<Measurement>> held = new LinkedHashMap<>();
    private final Map<String, String> devices = new HashMap<>();
    private int named;

    /** @param what item, or code of the panel that it is a part of */
    private record Key(String what, HomeTime time, String device) {}

    static boolean holds(HomeItem item) {
        return item.daily() || item.whole().isPresent();
    }

    /** How many days and readings there are: of both halves of a blood pressure one. */
    int size() {
        return held.size();
    }

    /** @return false when there are more than a life has */
    boolean add(Measurement measured) {
        HomeItem item = measured.item();
        HomeTime time = item.daily() ? HomeTime.of(measured.time().day()) : measured.time();
        Key key = new Key(item.whole().orElse(item.code()), time, device(measured.device()));
        held.merge(key, List.of(measured.of(time, key.device())), Gathered::together);
        return held.size() <= MOST && named <= MOST_NAMED;
    }

    /** Each name is held once, however many values it has. */
    private String device(String name) {
        return devices.computeIfAbsent(name, added -> {
            named += added.length();
            return added;
        });
    }

    private static List<Measurement> together(List<Measurement> before, List<Measurement> added) {
        Measurement first = before.get(0);
        Measurement next = added.get(0).of(first.time(), first.device());
        if (next.item().daily()) {
            return List.of(first.with(first.value().add(next.value())));
        }
        boolean other = before.stream().noneMatch(one -> one.item().equals(next.item()));
        return other
                ? List.of(first, next)
                : List.copyOf(before.stream()
                        .map(one -> one.item().equals(next.item()) ? next : one)
                        .toList());
    }

    /** Halves of one measurement one after the other: sources tell all of one kind, then all of the other. */
    void forEach(Consumer<Measurement> into) {
        held.values()
                .forEach(parts -> parts.forEach(
                        part -> into.accept(part.item().daily() ? part.with(HomeItems.plain(part.value())) : part)));
    }
}
