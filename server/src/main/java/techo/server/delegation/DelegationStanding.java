package techo.server.delegation;

import java.util.Optional;
import techo.policy.consent.DenyReason;

/**
 * A delegation and whether it opens anything now.
 *
 * @param silence why it opens nothing though nobody ended it
 */
record DelegationStanding(StoredDelegation stored, Optional<DenyReason> silence) {

    /** From whom a record is kept must not learn that it is: that may be who is fled from (支援措置). */
    DelegationStanding withoutShield() {
        return new DelegationStanding(stored, silence.filter(reason -> reason != DenyReason.DELEGATES_SHIELDED));
    }
}
