package techo.exchange.home;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What cannot be passed on before a source has ended: the sum of a day, and the halves of a blood pressure, which some sources
 * tell twice. Bounded by the days and readings of a life, not by the size of the source.
 */
final class Gathered {
    private static final int MOST = 500_000;

    private final Map<Key, Measurement> held = new LinkedHashMap<>();

    private record Key(HomeItem item, HomeTime time, String device) {}

    static boolean holds(HomeItem item) {
        return item.daily() || item.whole().isPresent();
    }

    /** @return false when there are more than a life has */
    boolean add(Measurement measured) {
        HomeItem item = measured.item();
        HomeTime time = item.daily() ? HomeTime.of(measured.time().day()) : measured.time();
        held.merge(
                new Key(item, time, measured.device()),
                measured.at(time, measured.value()),
                (before, next) -> item.daily() ? before.at(time, before.value().add(next.value())) : next);
        return held.size() <= MOST;
    }

    /** Halves of one measurement one after the other: sources tell all of one kind, then all of the other. */
    List<Measurement> all() {
        Map<List<Object>, List<Measurement>> together = new LinkedHashMap<>();
        held.forEach((key, measured) -> {
            Object what = key.item().whole().<Object>map(whole -> whole).orElse(key.item());
            together.computeIfAbsent(List.of(what, key.time(), key.device()), absent -> new ArrayList<>(2))
                    .add(
                            measured.item().daily()
                                    ? measured.at(measured.time(), HomeItems.plain(measured.value()))
                                    : measured);
        });
        return together.values().stream().flatMap(List::stream).toList();
    }
}
