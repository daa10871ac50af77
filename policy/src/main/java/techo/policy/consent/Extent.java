package techo.policy.consent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A rectangle of time of asking by day of data. */
record Extent(Period period, DataPeriod data) {

    List<Extent> minus(Extent other) {
        Optional<Period> shared = period.and(other.period);
        if (shared.isEmpty()
                || data.last().isBefore(other.data.first())
                || other.data.last().isBefore(data.first())) {
            return List.of(this);
        }
        List<Extent> left = new ArrayList<>();
        if (period.from().isBefore(other.period.from())) {
            left.add(new Extent(new Period(period.from(), other.period.from()), data));
        }
        if (other.period.until().isBefore(period.until())) {
            left.add(new Extent(new Period(other.period.until(), period.until()), data));
        }
        if (data.first().isBefore(other.data.first())) {
            left.add(new Extent(
                    shared.get(),
                    new DataPeriod(data.first(), other.data.first().minusDays(1))));
        }
        if (other.data.last().isBefore(data.last())) {
            left.add(new Extent(shared.get(), new DataPeriod(other.data.last().plusDays(1), data.last())));
        }
        return left;
    }

    static List<Extent> minus(List<Extent> extents, Extent other) {
        return extents.stream().flatMap(extent -> extent.minus(other).stream()).toList();
    }
}
