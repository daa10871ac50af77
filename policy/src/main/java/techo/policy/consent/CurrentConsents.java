package techo.policy.consent;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import techo.policy.identity.PatientId;

/** The provisions of one person's consents, each consent in its latest version. */
record CurrentConsents(List<CitedProvision> provisions) {

    /** @return empty when a consent of the person cannot be read */
    static Optional<CurrentConsents> of(PatientId person, Collection<ConsentRecord> evidence) {
        Map<ConsentId, ConsentRecord> latest = new LinkedHashMap<>();
        evidence.stream()
                .filter(consent -> consent.person().equals(person))
                .forEach(consent -> latest.merge(consent.ref().id(), consent, LATER));
        boolean readable = latest.values().stream()
                .allMatch(consent -> consent.fold(inForce -> true, notInForce -> true, unreadable -> false));
        if (!readable) {
            return Optional.empty();
        }
        return Optional.of(new CurrentConsents(latest.values().stream()
                .flatMap(consent -> consent.fold(
                        inForce -> inForce.provisions().stream().map(p -> new CitedProvision(inForce.ref(), p)),
                        notInForce -> Stream.<CitedProvision>empty(),
                        unreadable -> Stream.<CitedProvision>empty()))
                .toList()));
    }

    private static final BinaryOperator<ConsentRecord> LATER =
            (one, other) -> one.ref().version() >= other.ref().version() ? one : other;
}
