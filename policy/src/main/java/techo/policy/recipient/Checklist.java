package techo.policy.recipient;

import java.time.Instant;
import techo.policy.consent.Period;

/**
 * The operator's confirmation that a recipient meets the guideline's checklist (データ提供先の適切性の確認, guideline 4.2).
 *
 * @param confirmedAt when it was last confirmed
 * @param until exclusive: from when it must have been confirmed again for anything to leave
 */
public record Checklist(Instant confirmedAt, Instant until) {
    /** A confirmation that nobody set an end to. */
    public static Checklist confirmedAt(Instant at) {
        return new Checklist(at, Period.END);
    }
}
