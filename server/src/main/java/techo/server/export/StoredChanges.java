package techo.server.export;

import java.time.Duration;
import java.time.Instant;
import techo.policy.identity.Caller;
import techo.server.consent.SightChanges;

/** What may have been taken away, by what is stored. */
record StoredChanges(SightChanges sight, TransactionTimes times) implements Rechecks.Changes {
    /** By how much clocks differ: what is stored carries the time of a node, and what ends does so by the database's. */
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    @Override
    public SightChanges.Concerned since(Caller caller, Instant since, Instant now) {
        return sight.since(caller, since, now.plus(CLOCKS));
    }

    @Override
    public Instant seenUntil(Instant now) {
        return times.completeUntil(now).minus(CLOCKS);
    }
}
