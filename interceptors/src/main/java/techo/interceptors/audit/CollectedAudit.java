package techo.interceptors.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditOutcome;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.ConsentVersion;
import techo.policy.audit.RequestId;
import techo.policy.audit.ResourceUse;
import techo.policy.identity.PatientId;

/** Everything that was collected about one request. */
public final class CollectedAudit {
    /** Resources in one record: with 64-character ids it stays far below what a row may hold. */
    static final int MAXIMUM_USES = 4000;

    private final RequestId request;
    private final AuditAction action;
    private final AuditOutcome outcome;
    private final String target;
    private final List<String> parameters;
    private final TouchedResources touched;
    private final List<ConsentVersion> consents;

    CollectedAudit(
            RequestId request,
            AuditAction action,
            AuditOutcome outcome,
            String target,
            List<String> parameters,
            TouchedResources touched,
            List<ConsentVersion> consents) {
        this.request = request;
        this.action = action;
        this.outcome = outcome;
        this.target = target;
        this.parameters = parameters;
        this.touched = touched;
        this.consents = consents;
    }

    public AuditAction action() {
        return action;
    }

    public AuditOutcome outcome() {
        return outcome;
    }

    /** One record; more only when so much was touched that one row could not hold it. */
    public List<AuditRecord> records(Instant at, AuditAgent agent, SubjectsOfResources owners) {
        touched.resolve(owners);
        List<AuditRecord> records = new ArrayList<>();
        Map<PatientId, List<ResourceUse>> part = new LinkedHashMap<>();
        int room = MAXIMUM_USES;
        for (Map.Entry<PatientId, List<ResourceUse>> subject :
                touched.subjects().entrySet()) {
            List<ResourceUse> rest = subject.getValue();
            do {
                List<ResourceUse> fitting = rest.subList(0, Math.min(room - 1, rest.size()));
                part.put(subject.getKey(), fitting);
                room -= fitting.size() + 1;
                rest = rest.subList(fitting.size(), rest.size());
                if (room < 2) {
                    records.add(record(at, agent, part, List.of()));
                    part = new LinkedHashMap<>();
                    room = MAXIMUM_USES;
                }
            } while (!rest.isEmpty());
        }
        addDirectory(records, at, agent, part, room);
        return records;
    }

    private void addDirectory(
            List<AuditRecord> records, Instant at, AuditAgent agent, Map<PatientId, List<ResourceUse>> part, int room) {
        List<ResourceUse> rest = touched.directory();
        List<ResourceUse> fitting = rest.subList(0, Math.min(room, rest.size()));
        if (records.isEmpty() || !part.isEmpty() || !fitting.isEmpty()) {
            records.add(record(at, agent, part, fitting));
        }
        for (int from = fitting.size(); from < rest.size(); from += MAXIMUM_USES) {
            List<ResourceUse> more = rest.subList(from, Math.min(from + MAXIMUM_USES, rest.size()));
            records.add(record(at, agent, Map.of(), more));
        }
    }

    private AuditRecord record(
            Instant at, AuditAgent agent, Map<PatientId, List<ResourceUse>> subjects, List<ResourceUse> others) {
        return new AuditRecord(at, request, agent, action, outcome, target, parameters, subjects, others, consents, 1);
    }
}
