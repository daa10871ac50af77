package techo.policy.consent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import techo.policy.identity.PatientId;

/** The provisions of one person's consents, each consent in its latest version. */
record CurrentConsents(List<CitedProvision> provisions) {

    /** @return empty when a consent of the person cannot be read */
    static Optional<CurrentConsents> of(PatientId person, Collection<ConsentRecord> evidence) {
        List<CitedProvision> provisions = new ArrayList<>();
        for (ConsentRecord consent : latest(person, evidence, ConsentRecord::ref, ConsentRecord::person)) {
            boolean readable = consent.fold(
                    inForce -> {
                        for (Provision provision : inForce.provisions()) {
                            provisions.add(new CitedProvision(inForce.ref(), inForce.terms(), provision));
                        }
                        return true;
                    },
                    notInForce -> true,
                    unreadable -> false);
            if (!readable) {
                return Optional.empty();
            }
        }
        return Optional.of(new CurrentConsents(provisions));
    }

    /** @return of each record of this person its latest version, whatever order they come in */
    static <R> Collection<R> latest(
            PatientId person, Collection<R> records, Function<R, ConsentRef> ref, Function<R, PatientId> whose) {
        Map<ConsentId, R> latest = new HashMap<>();
        for (R one : records) {
            if (whose.apply(one).equals(person)) {
                latest.merge(
                        ref.apply(one).id(),
                        one,
                        (known, other) ->
                                ref.apply(known).version() >= ref.apply(other).version() ? known : other);
            }
        }
        return latest.values();
    }
}
