package techo.policy.recipient;

import java.util.Optional;
import java.util.Set;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;

/**
 * What the register says of one recipient.
 *
 * @param purposes for which it may have anything at all, within what its type may have
 * @param version what a person who consents now is told of it
 * @param checklist empty when nobody confirmed one; not every type needs it
 * @param prefecture where in Japan it works, for disasters; empty when that does not apply
 */
public record RegisteredRecipient(
        RecipientId id,
        RecipientType type,
        RecipientState state,
        Set<PurposeOfUse> purposes,
        RecipientVersion version,
        Optional<Checklist> checklist,
        Seat seat,
        Optional<Prefecture> prefecture) {
    public RegisteredRecipient {
        purposes = Set.copyOf(purposes);
    }
}
