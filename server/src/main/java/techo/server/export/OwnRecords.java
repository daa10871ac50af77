package techo.server.export;

import ca.uhn.fhir.context.FhirContext;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.audit.RequestAudit;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.policy.export.ExportDecision;
import techo.policy.export.ExportPolicy;
import techo.policy.export.ExportScope;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;
import techo.server.consent.StatementTime;
import techo.server.consent.VisibleResources;

/**
 * Reads one person's record for the person, or for whoever may take it for the person.
 *
 * <p>Whatever the caller may not have is {@link RequestError#NOT_FOUND}, whether it exists or not.
 */
final class OwnRecords {
    private static final String BINARY = "Binary";

    private final ExportPolicy policy = new ExportPolicy();
    private final SecureRandom random = new SecureRandom();
    private final FhirContext context;
    private final VisibleResources visible;
    private final ResourceQuery query;
    private final ResourceRows rows;
    private final ResourceLine lines;
    private final JdbcTemplate jdbc;
    private final int mostResources;
    private final Clock clock;
    private final Set<String> typesOfTheModel;

    OwnRecords(
            FhirContext context,
            VisibleResources visible,
            ResourceRows rows,
            ResourceLine lines,
            JdbcTemplate jdbc,
            int mostResources,
            Clock clock) {
        this.context = context;
        this.visible = visible;
        this.query = new ResourceQuery(visible);
        this.rows = rows;
        this.lines = lines;
        this.jdbc = jdbc;
        this.mostResources = mostResources;
        this.clock = clock;
        this.typesOfTheModel = new HashSet<>(context.getResourceTypes());
        this.typesOfTheModel.remove(BINARY);
    }

    /** A person whose record may leave. */
    record Owner(Caller caller, PatientId patient, long pid) {}

    /** @param audit is told why the caller was refused */
    Owner owner(Caller caller, PatientId patient, RequestAudit audit) {
        Instant now = clock.instant();
        return policy.decide(caller, new ExportScope.Person(patient))
                .fold(permit -> pid(patient), deny -> refused(deny, audit))
                .filter(pid -> mayTakeAway(caller, pid, now, audit))
                .map(pid -> new Owner(caller, patient, pid))
                .orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
    }

    private boolean mayTakeAway(Caller caller, long pid, Instant now, RequestAudit audit) {
        boolean may = visible.exportable(caller, StatementTime.ofDatabase(now), Set.of(pid))
                .contains(pid);
        if (!may && caller instanceof Caller.Delegate) {
            audit.denied(ExportDecision.Reason.DELEGATE_WITHOUT_RIGHT.code());
        }
        return may;
    }

    /** Everything but the files that were once received, which may be large and are only counted. */
    PersonRecord read(Owner owner) {
        PersonRecord record = new PersonRecord(context);
        LineBuffer line = new LineBuffer();
        read(owner, typesOfTheModel, resource -> {
            if (record.size() == mostResources) {
                throw new TechoException(ExportError.RECORD_TOO_LARGE);
            }
            line.clear();
            lines.append(resource, line);
            record.add(resource.type(), line.toBytes());
        });
        record.count(BINARY, binaries(owner));
        return record;
    }

    /** One after the other, so that one is in memory at a time. */
    void originals(Owner owner, OriginalSink sink) {
        read(owner, Set.of(BINARY), resource -> {
            Optional<Original> original = Original.of(resource);
            if (original.isPresent()) {
                sink.accept(original.get());
            }
        });
    }

    /** The same as resources. */
    void binaryLines(Owner owner, LineSink sink) {
        LineBuffer line = new LineBuffer();
        read(owner, Set.of(BINARY), resource -> {
            line.clear();
            lines.append(resource, line);
            line.add('\n');
            sink.accept(line);
        });
    }

    /** What is done with each file. */
    interface OriginalSink {
        void accept(Original original) throws Exception;
    }

    /** What is done with each line. */
    interface LineSink {
        void accept(LineBuffer line) throws Exception;
    }

    private void read(Owner owner, Set<String> types, ResourceRows.Sink sink) {
        // It is no job; a job's id only leads to what a job has on record, which is nothing here.
        RowSelection selection = new RowSelection(
                ExportJobId.random(random), owner.caller(), KeyRange.person(owner.pid()), Selection.of(types));
        try {
            rows.read(query.bodies(selection, StatementTime.ofDatabase(clock.instant())), sink);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("a record could not be read", e);
        }
    }

    private int binaries(Owner owner) {
        return Optional.ofNullable(jdbc.queryForObject(
                        "select count(*) from techo_resource o join hfj_resource h on h.res_id = o.res_id"
                                + " where o.patient_pid = ? and h.res_type = 'Binary' and h.res_deleted_at is null",
                        Integer.class,
                        owner.pid()))
                .orElse(0);
    }

    private static Optional<Long> refused(ExportDecision.Deny deny, RequestAudit audit) {
        audit.denied(deny.reason().code());
        return Optional.empty();
    }

    private Optional<Long> pid(PatientId patient) {
        return jdbc
                .queryForList(
                        "select res_id from hfj_resource"
                                + " where res_type = 'Patient' and fhir_id = ? and res_deleted_at is null",
                        Long.class,
                        patient.value())
                .stream()
                .findFirst();
    }
}
