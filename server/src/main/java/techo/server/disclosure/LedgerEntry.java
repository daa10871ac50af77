package techo.server.disclosure;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import techo.policy.audit.RequestId;
import techo.policy.disclosure.DisclosedKind;
import techo.policy.disclosure.Disclosure;
import techo.policy.disclosure.RecordDuty;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;

/**
 * An entry as it is read back.
 *
 * @param named empty where clients are configured and no register is kept
 * @param request empty once the entry was reduced
 */
record LedgerEntry(
        String id,
        Instant at,
        RecipientId recipient,
        Optional<NamedRecipient> named,
        PurposeOfUse purpose,
        RecordDuty duty,
        Optional<RequestId> request,
        Disclosure disclosed) {

    /** The same for somebody who is told of fewer kinds; empty when none is left. */
    Optional<LedgerEntry> telling(UnaryOperator<List<DisclosedKind>> told) {
        return disclosed
                .telling(told)
                .map(left -> new LedgerEntry(id, at, recipient, named, purpose, duty, request, left));
    }
}
