package techo.server.disclosure;

import java.time.Instant;
import java.util.Optional;
import techo.policy.audit.RequestId;
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
        Disclosure disclosed) {}
