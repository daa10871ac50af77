package techo.policy.consent;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import techo.policy.identity.DelegateId;
import techo.policy.identity.PatientId;

/**
 * What one version of a delegation says: who may act for whom, on what ground, how far and how long.
 *
 * @param ref the delegation; audit records cite it as they cite a consent
 * @param categories what the delegate may see; who acts by law may also see what is never shared with others
 * @param verifiedAt when the document that shows the ground was verified
 */
public record Delegation(
        ConsentRef ref,
        PatientId principal,
        DelegateId delegate,
        DelegationKind kind,
        Set<DelegateRight> rights,
        Set<DataCategory> categories,
        Period period,
        Optional<Instant> verifiedAt,
        State state) {
    public Delegation {
        rights = Set.copyOf(rights);
        categories = Set.copyOf(categories);
        if (!kind.isLegal() && categories.stream().anyMatch(ConsentPolicy.NEVER_SHARED::contains)) {
            throw new IllegalArgumentException("only who acts by law may see what is never shared");
        }
    }

    /** @return why it does not count now, if so: its document, its period, or the age of the child */
    Optional<DenyReason> lapse(Instant at, PersonState principalState, LegalLimits limits) {
        if (kind.asksForDocument()
                && verifiedAt.filter(when -> !at.isBefore(when)).isEmpty()) {
            return Optional.of(DenyReason.DELEGATION_UNVERIFIED);
        }
        if (!period.contains(at)) {
            return Optional.of(DenyReason.OUTSIDE_PERIOD);
        }
        boolean grown = principalState
                .birthDate()
                .filter(born -> limits.isMinor(born, at))
                .isEmpty();
        return kind == DelegationKind.PARENT && grown ? Optional.of(DenyReason.CHILD_DECIDES_ALONE) : Optional.empty();
    }

    /** Whether it still speaks. */
    public enum State {
        IN_FORCE,
        ENDED
    }
}
