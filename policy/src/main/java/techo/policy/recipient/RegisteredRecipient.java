package techo.policy.recipient;

import java.time.Instant;
import java.util.Optional;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;

/**
 * What the register says of one recipient.
 *
 * @param version what a person who consents now is told of it
 * @param checklistConfirmedAt when the operator last confirmed that it meets the guideline's checklist (データ提供先の適切性の確認)
 * @param prefecture where in Japan it works, for disasters; empty when that does not apply
 */
public record RegisteredRecipient(
        RecipientId id,
        RecipientType type,
        RecipientState state,
        RecipientVersion version,
        Optional<Instant> checklistConfirmedAt,
        Seat seat,
        Optional<Prefecture> prefecture) {}
