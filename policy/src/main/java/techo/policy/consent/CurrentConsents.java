package techo.policy.consent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import techo.policy.identity.PatientId;
import techo.policy.identity.RecipientId;

/** The provisions of one person's consents, each consent in its latest version. */
final class CurrentConsents {
    static final CurrentConsents NONE = new CurrentConsents(Map.of());

    private final Map<RecipientId, List<CitedProvision>> byRecipient;

    private CurrentConsents(Map<RecipientId, List<CitedProvision>> byRecipient) {
        this.byRecipient = byRecipient;
    }

    /**
     * @param latest the latest version of each consent of one person
     * @return empty when one of them cannot be read
     */
    static Optional<CurrentConsents> of(Collection<ConsentRecord> latest) {
        Map<RecipientId, List<CitedProvision>> byRecipient = new HashMap<>();
        for (ConsentRecord consent : latest) {
            boolean readable = consent.fold(
                    inForce -> {
                        for (Provision provision : inForce.provisions()) {
                            byRecipient
                                    .computeIfAbsent(provision.grantee(), recipient -> new ArrayList<>())
                                    .add(new CitedProvision(inForce.ref(), inForce.terms(), provision));
                        }
                        return true;
                    },
                    notInForce -> true,
                    unreadable -> false);
            if (!readable) {
                return Optional.empty();
            }
        }
        return Optional.of(new CurrentConsents(byRecipient));
    }

    /** What is permitted and denied to one recipient. */
    List<CitedProvision> to(RecipientId recipient) {
        return byRecipient.getOrDefault(recipient, List.of());
    }

    /** What is denied to one recipient. */
    List<CitedProvision> denialsTo(RecipientId recipient) {
        return to(recipient).stream().filter(cited -> !cited.permits()).toList();
    }

    Stream<CitedProvision> all() {
        return byRecipient.values().stream().flatMap(List::stream);
    }

    /** @return of each record of this person its latest version, whatever order they come in */
    static <R> Collection<R> latest(
            PatientId person, Collection<R> records, Function<R, ConsentRef> ref, Function<R, PatientId> whose) {
        return latest(records, ref, whose).getOrDefault(person, Map.of()).values();
    }

    /** @return the same for every person */
    static <R> Map<PatientId, Map<ConsentId, R>> latest(
            Collection<R> records, Function<R, ConsentRef> ref, Function<R, PatientId> whose) {
        Map<PatientId, Map<ConsentId, R>> latest = new HashMap<>();
        for (R one : records) {
            latest.computeIfAbsent(whose.apply(one), person -> new HashMap<>())
                    .merge(
                            ref.apply(one).id(),
                            one,
                            (known, other) -> ref.apply(known).version()
                                            >= ref.apply(other).version()
                                    ? known
                                    : other);
        }
        return latest;
    }
}
