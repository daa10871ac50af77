package techo.server.disclosure;

import java.time.Clock;
import techo.policy.consent.Period;
import techo.server.audit.JobRecords;

/** Deletes what need not be kept any longer, and records how much. Any node may run it, also several at once. */
final class DisclosureRetention implements Runnable {
    private final DisclosureLedger ledger;
    private final JobRecords records;
    private final DisclosureProperties properties;
    private final Clock clock;

    DisclosureRetention(DisclosureLedger ledger, JobRecords records, DisclosureProperties properties, Clock clock) {
        this.ledger = ledger;
        this.records = records;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public void run() {
        int deleted = ledger.deleteBefore(clock.instant()
                .atZone(Period.JAPAN)
                .minus(properties.retention())
                .toInstant());
        records.deleted("disclosure-retention", "DisclosureEntry", deleted);
    }
}
