package techo.server.audit;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditOutcome;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.AuditTrail;
import techo.policy.audit.RequestId;
import techo.policy.audit.ResourceUse;
import techo.policy.audit.ResourceUse.Use;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;

/** Tells the trail what the server did by itself: one record for each run of a job that did something. */
public final class JobRecords {
    private final AuditTrail trail;
    private final Clock clock;

    JobRecords(AuditTrail trail, Clock clock) {
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * @param job such as {@code export-expiry}; stored records have it, so it never changes
     * @param what kind of things, such as {@code ExportJob}
     */
    public void deleted(String job, String what, long count) {
        add(job, AuditAction.DELETE, Use.DELETED, what, count);
    }

    /** The same for what a job made. */
    public void created(String job, String what, long count) {
        add(job, AuditAction.CREATE, Use.CREATED, what, count);
    }

    /** What was taken in for somebody after the request that brought the file; of each type the number. */
    public void imported(Caller caller, PatientId person, List<ResourceUse> written) {
        Map<Use, Map<String, Long>> counts = written.stream()
                .collect(Collectors.groupingBy(
                        ResourceUse::use, Collectors.groupingBy(ResourceUse::type, Collectors.counting())));
        List<ResourceUse> uses = counts.entrySet().stream()
                .flatMap(use -> use.getValue().entrySet().stream()
                        .map(type -> ResourceUse.counted(use.getKey(), type.getKey(), type.getValue())))
                .toList();
        trail.append(new AuditRecord(
                clock.instant(),
                new RequestId(UUID.randomUUID().toString()),
                AuditAgent.of(caller),
                AuditAction.IMPORT,
                AuditOutcome.done(0),
                "Patient/" + person.value() + "/$import",
                List.of(),
                Map.of(person, uses),
                List.of(),
                List.of(),
                1));
    }

    private void add(String job, AuditAction action, Use use, String what, long count) {
        if (count > 0) {
            trail.append(new AuditRecord(
                    clock.instant(),
                    new RequestId(UUID.randomUUID().toString()),
                    AuditAgent.system(job),
                    action,
                    AuditOutcome.done(0),
                    "",
                    List.of(),
                    Map.of(),
                    List.of(ResourceUse.counted(use, what, count)),
                    List.of(),
                    1));
        }
    }
}
