package techo.server.disclosure;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.function.Predicate;
import techo.interceptors.audit.RequestAudit;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.interceptors.identity.CallerOnRequest;
import techo.interceptors.identity.IdentityError;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;
import techo.policy.identity.Permission;
import techo.policy.identity.PurposeOfUse;

/** Who may see what was disclosed, and to whom (開示請求, APPI Art. 33(5)). */
final class LedgerReaders {
    private final Predicate<Caller.Delegate> mayLook;

    /** @param mayLook whether a delegation lets a delegate see the log of the person */
    LedgerReaders(Predicate<Caller.Delegate> mayLook) {
        this.mayLook = mayLook;
    }

    /**
     * The person whose log the caller may see; the request is recorded as one about that person.
     *
     * @throws TechoException when it is somebody else's, which is absent, or not for this kind of caller
     */
    PatientId about(String patientId, RequestDetails request) {
        PatientId person = person(patientId);
        Caller caller = caller(request);
        requireScope(caller, Permission.SEARCH);
        boolean allowed = caller.fold(
                citizen -> own(citizen.patient(), person),
                delegate -> own(delegate.principal(), person) && mayLook.test(delegate),
                recipient -> false,
                operator -> operator.purpose() == PurposeOfUse.RIGHTS);
        if (!allowed) {
            throw new TechoException(DisclosureError.NOT_FOR_THIS_CALLER);
        }
        RequestAudit.of(request).concerns(person);
        return person;
    }

    /** @param permission what the scopes must open of the log */
    static Caller.Operator operator(RequestDetails request, Permission permission) {
        if (caller(request) instanceof Caller.Operator operator) {
            requireScope(operator, permission);
            return operator;
        }
        throw new TechoException(DisclosureError.NOT_FOR_THIS_CALLER);
    }

    private static void requireScope(Caller caller, Permission permission) {
        if (!caller.scopes().mayOpen(permission, "AuditEvent")) {
            throw new TechoException(IdentityError.SCOPE_INSUFFICIENT);
        }
    }

    private static Caller caller(RequestDetails request) {
        return CallerOnRequest.of(request).orElseThrow(() -> new TechoException(RequestError.LOGIN_REQUIRED));
    }

    private static boolean own(PatientId own, PatientId asked) {
        if (!own.equals(asked)) {
            throw new TechoException(RequestError.NOT_FOUND);
        }
        return true;
    }

    private static PatientId person(String id) {
        try {
            return new PatientId(id);
        } catch (IllegalArgumentException e) {
            throw new TechoException(RequestError.NOT_FOUND);
        }
    }
}
