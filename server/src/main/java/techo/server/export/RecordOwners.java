package techo.server.export;

import java.time.Clock;
import java.util.Optional;
import org.hl7.fhir.r4.model.IdType;
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
import techo.server.storage.StoredPatients;

/**
 * Whose record may leave as a whole to whom: to the person, or to whoever may take it away for the person.
 *
 * <p>Whatever the caller may not have is {@link RequestError#NOT_FOUND}, whether it exists or not.
 */
final class RecordOwners {
    private final ExportPolicy policy = new ExportPolicy();
    private final VisibleResources visible;
    private final StoredPatients patients;
    private final Clock clock;

    RecordOwners(VisibleResources visible, JdbcTemplate jdbc, Clock clock) {
        this.visible = visible;
        this.patients = new StoredPatients(jdbc);
        this.clock = clock;
    }

    /**
     * A person whose record may leave.
     *
     * @param pid HAPI's key of the Patient
     */
    record Owner(Caller caller, PatientId patient, long pid) {}

    /** What cannot be an id is answered like an id that nobody has. */
    static PatientId patient(IdType id) {
        try {
            return new PatientId(id.getIdPart());
        } catch (IllegalArgumentException e) {
            throw new TechoException(RequestError.NOT_FOUND);
        }
    }

    /** @param audit is told why the caller was refused */
    Owner owner(Caller caller, PatientId patient, RequestAudit audit) {
        return policy.decide(caller, new ExportScope.Person(patient))
                .fold(permit -> patients.key(patient), deny -> refused(deny, audit))
                .filter(pid -> mayTakeAway(caller, pid, audit))
                .map(pid -> new Owner(caller, patient, pid))
                .orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
    }

    /** Anything of it: a delegation may leave out who the person is. */
    boolean mayTakeAway(Caller caller, long pid) {
        return visible.isExportable(caller, StatementTime.ofDatabase(clock.instant()), pid);
    }

    private boolean mayTakeAway(Caller caller, long pid, RequestAudit audit) {
        boolean may = mayTakeAway(caller, pid);
        if (!may && caller instanceof Caller.Delegate) {
            audit.denied(ExportDecision.Reason.DELEGATE_WITHOUT_RIGHT.code());
        }
        return may;
    }

    private static Optional<Long> refused(ExportDecision.Deny deny, RequestAudit audit) {
        audit.denied(deny.reason().code());
        return Optional.empty();
    }
}
