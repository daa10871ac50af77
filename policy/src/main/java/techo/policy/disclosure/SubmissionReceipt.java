package techo.policy.disclosure;

import java.time.Instant;
import techo.policy.consent.ConsentRef;
import techo.policy.identity.FhirId;
import techo.policy.identity.PatientId;
import techo.policy.identity.RecipientId;

/**
 * That something was handed over, once.
 *
 * @param number what the person and the recipient call it (受付番号)
 * @param consent the consent, which ended with it
 */
public record SubmissionReceipt(
        Number number, PatientId person, RecipientId recipient, ConsentRef consent, SnapshotDigest digest, Instant at) {

    /** @param value 1 to 64 characters of {@code [A-Za-z0-9.-]} */
    public record Number(String value) {
        public Number {
            FhirId.require(value);
        }
    }
}
