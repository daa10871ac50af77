package techo.policy.consent;

import java.time.Instant;
import techo.policy.identity.PurposeOfUse;

/**
 * A version of the notice for one purpose.
 *
 * @param shownFrom when people began to be told it
 * @param requiredFrom from when a consent to an earlier version no longer opens anything; not before {@code shownFrom}
 */
public record Notice(PurposeOfUse purpose, NoticeVersion version, Instant shownFrom, Instant requiredFrom) {
    public Notice {
        if (requiredFrom.isBefore(shownFrom)) {
            throw new IllegalArgumentException("a notice is required only after it is shown");
        }
    }
}
