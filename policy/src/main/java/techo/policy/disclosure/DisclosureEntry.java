package techo.policy.disclosure;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import techo.policy.audit.RequestId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;

/**
 * An entry of the disclosure ledger (第三者提供に係る記録, APPI Art. 29; Enforcement Rules Art. 20). The ledger itself adds
 * which version of the recipient's name, address and representative the register held, and the {@link RecordDuty}.
 *
 * @param at when, cut to milliseconds
 * @param request ties it to the audit record, which lists every resource
 */
public record DisclosureEntry(
        Instant at, RecipientId recipient, PurposeOfUse purpose, RequestId request, Disclosure disclosed) {
    public DisclosureEntry {
        at = at.truncatedTo(ChronoUnit.MILLIS);
    }
}
