package techo.policy.disclosure;

import java.time.Instant;
import techo.policy.consent.ConsentId;
import techo.policy.identity.Caller.Recipient;
import techo.policy.identity.PatientId;

/**
 * A person hands data to a recipient for a procedure (電子提出).
 *
 * @param to the recipient, as it would ask itself
 * @param consent the consent that says what is handed over
 */
public record SubmissionRequest(
        SubmissionReceipt.Number number,
        PatientId person,
        Recipient to,
        ConsentId consent,
        Snapshot snapshot,
        Instant at) {}
