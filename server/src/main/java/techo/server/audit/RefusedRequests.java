package techo.server.audit;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditOutcome;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.AuditTrail;
import techo.policy.audit.AuditUnavailableException;
import techo.policy.audit.RequestId;
import techo.policy.identity.PatientId;
import techo.server.audit.AuditedPaths.Area;

/**
 * Counts refusals that showed nothing to somebody who proved nothing, or who asked too often, and records each count
 * once per window: a flood of bad tokens must neither fill the trail nor hold up the records of real requests.
 *
 * <p>Its price: when the process is killed, the counts of the current window are lost.
 */
final class RefusedRequests implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedRequests.class);
    private static final int MAXIMUM_KEYS = 1000;

    private final AuditTrail trail;
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "audit-refusals");
        thread.setDaemon(true);
        return thread;
    });
    private Map<Key, Long> counts = new HashMap<>();

    RefusedRequests(AuditTrail trail, Clock clock) {
        this.trail = trail;
        this.clock = clock;
    }

    RefusedRequests start(Duration window) {
        timer.scheduleWithFixedDelay(this::recordQuietly, window.toMillis(), window.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    synchronized void count(Area area, AuditAgent agent, AuditAction action, AuditOutcome outcome) {
        Key key = new Key(area, agent, action, outcome);
        boolean room = counts.size() < MAXIMUM_KEYS || counts.containsKey(key);
        counts.merge(room ? key : new Key(area, AuditAgent.nobody(), action, outcome), 1L, Long::sum);
    }

    /** One record for each kind of refusal since the last time; what cannot be recorded now is counted on. */
    void record() {
        Map<Key, Long> taken = take();
        for (Map.Entry<Key, Long> each : List.copyOf(taken.entrySet())) {
            try {
                trail.append(each.getKey().record(clock, each.getValue()));
                taken.remove(each.getKey());
            } catch (AuditUnavailableException e) {
                giveBack(taken);
                throw e;
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        recordQuietly();
    }

    private void recordQuietly() {
        try {
            record();
        } catch (AuditUnavailableException e) {
            LOG.warn("Counted refusals are kept for the next attempt");
        }
    }

    private synchronized Map<Key, Long> take() {
        Map<Key, Long> taken = counts;
        counts = new HashMap<>();
        return taken;
    }

    private synchronized void giveBack(Map<Key, Long> taken) {
        taken.forEach((key, count) -> counts.merge(key, count, Long::sum));
    }

    private record Key(Area area, AuditAgent agent, AuditAction action, AuditOutcome outcome) {
        /** A person sees in the own log how often requests in the person's name were refused. */
        AuditRecord record(Clock clock, long count) {
            boolean own = agent.kind() == AuditAgent.Kind.CITIZEN;
            return new AuditRecord(
                    clock.instant(),
                    new RequestId(UUID.randomUUID().toString()),
                    agent,
                    action,
                    outcome,
                    area.code(),
                    List.of(),
                    own ? Map.of(new PatientId(agent.id()), List.of()) : Map.of(),
                    List.of(),
                    List.of(),
                    count);
        }
    }
}
