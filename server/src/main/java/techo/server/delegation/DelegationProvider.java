package techo.server.delegation;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.ResourceParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import techo.interceptors.audit.RequestAudit;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.interceptors.identity.CallerOnRequest;
import techo.interceptors.identity.IdentityError;
import techo.policy.consent.DelegationProposal.Establisher;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;
import techo.policy.identity.TokenSubject;

/**
 * Lets people act for a person, and ends it. Each is an operation on the {@code Patient} for whom they act.
 *
 * <p>The person lets family and attorneys in; operators establish parents and guardians and verify documents. The
 * person, an operator and the delegate may each end it.
 */
public final class DelegationProvider {
    private final Delegations delegations;

    DelegationProvider(Delegations delegations) {
        this.delegations = delegations;
    }

    /**
     * All of them, ended ones too, and why one opens nothing now. A delegate is shown the own ones only, and never that the
     * record is kept from delegates.
     */
    @Operation(name = "$delegations", typeName = "Patient", idempotent = true)
    public Parameters list(@IdParam IdType id, RequestDetails request) {
        PatientId principal = principal(id);
        Caller caller = caller(request);
        Predicate<StoredDelegation> own = own(caller, principal);
        UnaryOperator<DelegationStanding> told =
                caller instanceof Caller.Delegate ? DelegationStanding::withoutShield : standing -> standing;
        List<DelegationStanding> listed = delegations.standing(principal).stream()
                .filter(standing -> own.test(standing.stored()))
                .map(told)
                .toList();
        RequestAudit.of(request).concerns(principal);
        return DelegationParameters.of(listed);
    }

    @Operation(name = "$delegation-establish", typeName = "Patient")
    public Parameters establish(@IdParam IdType id, @ResourceParam Parameters body, RequestDetails request) {
        PatientId principal = principal(id);
        Caller caller = caller(request);
        Establisher by = caller.fold(
                citizen -> itself(citizen, principal),
                delegate -> refused(),
                recipient -> refused(),
                operator -> Establisher.OPERATOR);
        DelegationParameters asked = new DelegationParameters(body);
        RequestAudit.of(request).concerns(principal);
        return DelegationParameters.of(
                delegations.establish(principal, asked.delegate(), asked.proposal(by), subject(caller)));
    }

    /** An operator saw the document for what the person established. */
    @Operation(name = "$delegation-verify", typeName = "Patient")
    public Parameters verify(@IdParam IdType id, @ResourceParam Parameters body, RequestDetails request) {
        PatientId principal = principal(id);
        Caller.Operator operator = caller(request)
                .fold(citizen -> refused(), delegate -> refused(), recipient -> refused(), asking -> asking);
        DelegationParameters asked = new DelegationParameters(body);
        RequestAudit.of(request).concerns(principal);
        return DelegationParameters.of(
                delegations.verify(principal, asked.delegation(), asked.document(), subject(operator)));
    }

    /** Takes no stronger sign-in than looking does: stopping must not wait. */
    @Operation(name = "$delegation-end", typeName = "Patient")
    public Parameters end(@IdParam IdType id, @ResourceParam Parameters body, RequestDetails request) {
        PatientId principal = principal(id);
        Caller caller = caller(request);
        Predicate<StoredDelegation> own = own(caller, principal);
        String delegation = new DelegationParameters(body).delegation();
        if (delegations.list(principal).stream()
                .filter(own)
                .noneMatch(stored -> stored.delegation().ref().id().value().equals(delegation))) {
            throw new TechoException(RequestError.NOT_FOUND);
        }
        RequestAudit.of(request).concerns(principal);
        return DelegationParameters.of(delegations.end(principal, delegation, subject(caller)));
    }

    private static Predicate<StoredDelegation> own(Caller caller, PatientId principal) {
        return caller.fold(
                citizen -> ofSelf(citizen, principal),
                delegate -> ofDelegate(delegate, principal),
                recipient -> refused(),
                operator -> stored -> true);
    }

    private static Predicate<StoredDelegation> ofSelf(Caller.Citizen citizen, PatientId principal) {
        itself(citizen, principal);
        return stored -> true;
    }

    private static Establisher itself(Caller.Citizen citizen, PatientId principal) {
        requireSame(citizen.patient(), principal);
        return Establisher.THE_PERSON;
    }

    private static Predicate<StoredDelegation> ofDelegate(Caller.Delegate delegate, PatientId principal) {
        requireSame(delegate.principal(), principal);
        return stored -> stored.delegation().delegate().equals(delegate.delegate());
    }

    /** Somebody else's record is absent, like everything that is hidden. */
    private static void requireSame(PatientId own, PatientId asked) {
        if (!own.equals(asked)) {
            throw new TechoException(RequestError.NOT_FOUND);
        }
    }

    private static <T> T refused() {
        throw new TechoException(DelegationError.NOT_FOR_THEM_TO_GIVE);
    }

    private static Caller caller(RequestDetails request) {
        return CallerOnRequest.of(request).orElseThrow(() -> new TechoException(RequestError.LOGIN_REQUIRED));
    }

    private static TokenSubject subject(Caller caller) {
        return Optional.of(caller)
                .flatMap(known -> known.access().subject())
                .orElseThrow(() -> new TechoException(IdentityError.CALLER_UNKNOWN));
    }

    private static PatientId principal(IdType id) {
        try {
            return new PatientId(id.getIdPart());
        } catch (IllegalArgumentException e) {
            throw new TechoException(RequestError.NOT_FOUND);
        }
    }
}
