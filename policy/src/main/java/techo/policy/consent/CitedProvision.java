package techo.policy.consent;

import java.util.Comparator;
import java.util.Optional;

/**
 * A provision and the consent it stands in: what a decision rests on.
 *
 * @param terms those of the consent
 */
public record CitedProvision(ConsentRef ref, ConsentTerms terms, Provision provision) {
    /**
     * Any order would do, as long as it is always the same: a decision must not depend on how rows arrive.
     */
    static final Comparator<CitedProvision> FIRST = Comparator.comparing(
                    (CitedProvision cited) -> cited.ref.id().value())
            .thenComparing(cited -> cited.ref.version())
            .thenComparing(
                    CitedProvision::provision,
                    Comparator.comparing(Provision::effect)
                            .thenComparing(p -> p.period().from())
                            .thenComparing(p -> p.period().until())
                            .thenComparing(p -> p.dataPeriod().first())
                            .thenComparing(p -> p.dataPeriod().last())
                            .thenComparing(CitedProvision::text));

    boolean permits() {
        return provision.permits();
    }

    /** @return when it opens anything; never, if its kind of consent ends before it begins */
    Optional<Period> opening(LegalLimits limits) {
        return limits.opening(terms, provision.period());
    }

    private static String text(Provision provision) {
        Narrowing narrowing = provision.narrowing();
        return String.join(
                " ",
                provision.grantee().value(),
                provision.purpose().code(),
                provision.categories().stream().sorted().toList().toString(),
                narrowing.origins().stream().sorted().toList().toString(),
                narrowing.links().stream()
                        .map(DataLink::toString)
                        .sorted()
                        .toList()
                        .toString(),
                narrowing.practitioner().toString(),
                narrowing.project().toString());
    }
}
