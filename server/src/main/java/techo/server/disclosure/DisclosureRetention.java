package techo.server.disclosure;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditOutcome;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.AuditTrail;
import techo.policy.audit.RequestId;
import techo.policy.audit.ResourceUse;
import techo.policy.audit.ResourceUse.Use;
import techo.policy.consent.Period;

/** Deletes what need not be kept any longer, and records how much. Any node may run it, also several at once. */
final class DisclosureRetention implements Runnable {
    private final DisclosureLedger ledger;
    private final AuditTrail trail;
    private final DisclosureProperties properties;
    private final Clock clock;

    DisclosureRetention(DisclosureLedger ledger, AuditTrail trail, DisclosureProperties properties, Clock clock) {
        this.ledger = ledger;
        this.trail = trail;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public void run() {
        Instant now = clock.instant();
        int deleted = ledger.deleteBefore(
                now.atZone(Period.JAPAN).minus(properties.retention()).toInstant());
        if (deleted > 0) {
            trail.append(new AuditRecord(
                    now,
                    new RequestId(UUID.randomUUID().toString()),
                    AuditAgent.system("disclosure-retention"),
                    AuditAction.DELETE,
                    AuditOutcome.done(0),
                    "",
                    List.of(),
                    Map.of(),
                    List.of(ResourceUse.counted(Use.DELETED, "DisclosureEntry", deleted)),
                    List.of(),
                    1));
        }
    }
}
