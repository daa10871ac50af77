package techo.server.disclosure;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import techo.interceptors.audit.RequestAudit;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.interceptors.identity.CallerOnRequest;
import techo.interceptors.identity.IdentityError;
import techo.policy.disclosure.DisclosedKind;
import techo.policy.disclosure.Disclosure;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;
import techo.policy.identity.Permission;
import techo.policy.identity.PurposeOfUse;
import techo.server.audit.LogReader;

/** Who may see what was disclosed, and to whom (開示請求, APPI Art. 33(5)), and which kinds of data are told. */
final class LedgerReaders {
    private final Predicate<Caller.Delegate> mayLook;
    private final Function<Caller.Delegate, List<DisclosedKind>> seen;

    /**
     * @param mayLook whether a delegation lets a delegate see the log of the person
     * @param seen how much of each kind of data a delegate sees now
     */
    LedgerReaders(Predicate<Caller.Delegate> mayLook, Function<Caller.Delegate, List<DisclosedKind>> seen) {
        this.mayLook = mayLook;
        this.seen = seen;
    }

    /**
     * Who reads the log of a person; the request is recorded as one about that person.
     *
     * @throws TechoException when it is somebody else's, which is absent, or not for this kind of caller
     */
    LogReader about(String patientId, RequestDetails request) {
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
        return new LogReader(person, caller);
    }

    /**
     * What a delegate is told of kinds of data: those of which the delegate sees something now, without the codes of items,
     * and no more of each than that, because some may be hidden from delegates. Empty for who is told everything.
     */
    Optional<UnaryOperator<List<DisclosedKind>>> told(LogReader reader) {
        return reader.delegate().map(seen).map(visible -> kinds -> Disclosure.atMost(visible, kinds));
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
