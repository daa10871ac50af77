package techo.server.audit;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import techo.interceptors.audit.SubjectsOfResources;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.ResourceUse;
import techo.policy.identity.PatientId;
import techo.server.audit.JdbcIntents.Open;

/**
 * Tells of changes whose request never did, because its process ended in between: at the start and every minute, on
 * every node, whichever node the request ran on. An intent ends in the transaction that stores its record, so each is
 * told once, however many nodes try.
 */
final class OrphanedIntents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanedIntents.class);

    private final JdbcIntents intents;
    private final GroupCommitTrail trail;
    private final SubjectsOfResources owners;
    private final Clock clock;
    private final AuditPayload payloads;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "audit-orphans");
        thread.setDaemon(true);
        return thread;
    });

    OrphanedIntents(
            JdbcIntents intents,
            GroupCommitTrail trail,
            SubjectsOfResources owners,
            Clock clock,
            AuditPayload payloads) {
        this.intents = intents;
        this.trail = trail;
        this.owners = owners;
        this.clock = clock;
        this.payloads = payloads;
    }

    OrphanedIntents start(Duration age) {
        timer.scheduleWithFixedDelay(() -> recordQuietly(age), 0, 1, TimeUnit.MINUTES);
        return this;
    }

    /** @param age how long ago an intent was opened at least; a request that runs longer would be told of twice */
    void record(Duration age) {
        for (Open orphan : intents.openedBefore(clock.instant().minus(age))) {
            announced(orphan).ifPresent(record -> trail.append(resolved(record), Settlement.claim(orphan.id())));
        }
    }

    /** One that cannot be read must not hold up those behind it; it stays, for somebody to look at. */
    private Optional<AuditRecord> announced(Open orphan) {
        try {
            return Optional.of(payloads.parse(orphan.payload()));
        } catch (IllegalStateException | IllegalArgumentException e) {
            LOG.error(
                    "The announcement {} of an interrupted request cannot be read",
                    orphan.id().value(),
                    e);
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void recordQuietly(Duration age) {
        try {
            record(age);
        } catch (RuntimeException e) {
            LOG.warn("Interrupted requests are recorded at the next attempt", e);
        }
    }

    /** The owner of what did not tell it is known now that the change is stored. */
    private AuditRecord resolved(AuditRecord announced) {
        Map<ResourceUse, PatientId> found = owners.of(announced.others());
        Map<PatientId, List<ResourceUse>> subjects = new LinkedHashMap<>();
        announced.subjects().forEach((patient, uses) -> subjects.put(patient, new ArrayList<>(uses)));
        found.forEach((use, patient) ->
                subjects.computeIfAbsent(patient, p -> new ArrayList<>()).add(use));
        return new AuditRecord(
                announced.at(),
                announced.request(),
                announced.agent(),
                announced.action(),
                announced.outcome(),
                announced.target(),
                announced.parameters(),
                subjects,
                announced.others().stream()
                        .filter(use -> !found.containsKey(use))
                        .toList(),
                announced.consents(),
                announced.repeated());
    }
}
