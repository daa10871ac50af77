package techo.policy.consent;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What holds for all of one person's sharing, whatever the single consents say.
 *
 * @param birthDate when known
 * @param lastOwnAct when the person last did something, not counting what runs by itself; empty when nobody counts it
 * @param frozenFrom from when nothing is shared: the person died, or asked to stop the use (利用停止)
 * @param shieldedFrom from when no delegate sees anything (不開示・支援措置)
 */
public record PersonState(
        Optional<LocalDate> birthDate,
        Optional<Instant> lastOwnAct,
        Optional<Instant> frozenFrom,
        Optional<Instant> shieldedFrom) {
    public static final PersonState UNSTATED =
            new PersonState(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** @return why nothing of the person is shared with a recipient now, if so */
    public Optional<DenyReason> sharingStopped(Instant at, LegalLimits limits) {
        if (has(frozenFrom, at)) {
            return Optional.of(DenyReason.SHARING_FROZEN);
        }
        return lastOwnAct.isPresent() && !at.isBefore(lastOwnAct.get().plus(limits.dormancy()))
                ? Optional.of(DenyReason.SHARING_DORMANT)
                : Optional.empty();
    }

    boolean isShielded(Instant at) {
        return has(shieldedFrom, at);
    }

    private static boolean has(Optional<Instant> from, Instant at) {
        return from.isPresent() && !at.isBefore(from.get());
    }
}
