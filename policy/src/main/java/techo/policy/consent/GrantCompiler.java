package techo.policy.consent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import techo.policy.identity.PatientId;

/**
 * Turns the consents of one person into grants, so that a database can decide by looking for a row.
 *
 * <p>INVARIANT: for every recipient within the ceiling, a grant covers a resource exactly when {@link ConsentPolicy}
 * permits it.
 */
public final class GrantCompiler {

    /** @param evidence consents of any persons, in any versions and any order */
    public List<Grant> compile(PatientId person, Collection<ConsentRecord> evidence) {
        List<CitedProvision> provisions = CurrentConsents.of(person, evidence)
                .map(CurrentConsents::provisions)
                .orElse(List.of());
        List<CitedProvision> denials =
                provisions.stream().filter(cited -> !cited.permits()).toList();
        return provisions.stream()
                .filter(CitedProvision::permits)
                .flatMap(permit -> permit.provision().categories().stream()
                        .filter(category -> !ConsentPolicy.NEVER_SHARED.contains(category))
                        .flatMap(category -> compile(person, permit, category, denials).stream()))
                .toList();
    }

    private static List<Grant> compile(
            PatientId person, CitedProvision permit, DataCategory category, List<CitedProvision> denials) {
        Provision given = permit.provision();
        List<Extent> left = List.of(new Extent(given.period(), given.dataPeriod()));
        for (CitedProvision denial : denials) {
            Provision taken = denial.provision();
            if (taken.grantee().equals(given.grantee())
                    && taken.purpose() == given.purpose()
                    && taken.categories().contains(category)) {
                Extent without = new Extent(taken.period(), taken.dataPeriod());
                left = left.stream()
                        .flatMap(extent -> extent.minus(without).stream())
                        .toList();
            }
        }
        return left.stream()
                .map(extent -> new Grant(
                        person,
                        given.grantee(),
                        given.purpose(),
                        category,
                        extent.period(),
                        extent.data(),
                        permit.ref()))
                .toList();
    }

    /** A rectangle of time of asking by day of data. */
    private record Extent(Period period, DataPeriod data) {

        List<Extent> minus(Extent other) {
            Optional<Period> shared = overlap(period, other.period);
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
                DataPeriod before =
                        new DataPeriod(data.first(), other.data.first().minusDays(1));
                left.add(new Extent(shared.get(), before));
            }
            if (other.data.last().isBefore(data.last())) {
                DataPeriod after = new DataPeriod(other.data.last().plusDays(1), data.last());
                left.add(new Extent(shared.get(), after));
            }
            return left;
        }

        private static Optional<Period> overlap(Period one, Period other) {
            var from = one.from().isBefore(other.from()) ? other.from() : one.from();
            var until = one.until().isBefore(other.until()) ? one.until() : other.until();
            return from.isBefore(until) ? Optional.of(new Period(from, until)) : Optional.empty();
        }
    }
}
