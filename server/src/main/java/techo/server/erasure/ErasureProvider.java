package techo.server.erasure;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;
import techo.interceptors.audit.RequestAudit;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.interceptors.identity.CallerOnRequest;
import techo.interceptors.identity.IdentityError;
import techo.policy.audit.AuditAction;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;
import techo.policy.identity.Permission;
import techo.policy.identity.TokenSubject;

/** Has a record erased (消去の申出), takes that back, and tells operators what became of it. */
public final class ErasureProvider {
    private static final int MOST = 100;

    private final AskedErasures asked;

    ErasureProvider(AskedErasures asked) {
        this.asked = asked;
    }

    /** Asked for again, it tells how far the erasure has come. */
    @Operation(name = "$erase", typeName = "Patient")
    public Parameters erase(
            @IdParam IdType id,
            @OperationParam(name = "reason", max = 1) @Nullable StringType reason,
            RequestDetails request) {
        Caller caller = caller(request);
        PatientId person = person(id, caller, request);
        if (caller instanceof Caller.Operator) {
            String why = Optional.ofNullable(reason)
                    .map(StringType::getValue)
                    .filter(text -> !text.isBlank() && text.length() <= 1000)
                    .orElseThrow(() -> new TechoException(ErasureError.REASON_REQUIRED));
            return told(asked.propose(caller, person, operator(caller), why), caller);
        }
        return told(asked.ask(caller, person), caller);
    }

    /** How far the own erasure has come, what a request would begin, and what can be taken back; nothing is asked for. */
    @Operation(name = "$erasure", typeName = "Patient", idempotent = true)
    public Parameters erasure(@IdParam IdType id, RequestDetails request) {
        Caller caller = caller(request);
        PatientId person = named(id);
        requireTheirs(caller.fold(
                citizen -> citizen.patient().equals(person), delegate -> false, recipient -> false, operator -> false));
        requireScope(caller.scopes().mayOpen(Permission.READ, "Patient"));
        RequestAudit.of(request).concerns(person);
        ErasureOutlook outlook = asked.outlook(caller, person);
        Parameters answer = outlook.last()
                .map(last -> told(last, caller))
                .orElseGet(() -> new Parameters().addParameter("state", new CodeType("none")));
        answer.addParameter("cancellable", new BooleanType(outlook.cancellable()));
        outlook.begins().ifPresent(at -> answer.addParameter("would-erase-after", moment(at)));
        return answer;
    }

    /** By another operator than the one who proposed it. */
    @Operation(name = "$erase-approve", typeName = "Patient")
    public Parameters approve(@IdParam IdType id, RequestDetails request) {
        Caller caller = caller(request);
        if (!(caller instanceof Caller.Operator)) {
            throw new TechoException(IdentityError.OPERATOR_REQUIRED);
        }
        return told(asked.approve(person(id, caller, request), operator(caller)), caller);
    }

    @Operation(name = "$erase-cancel", typeName = "Patient")
    public Parameters cancel(@IdParam IdType id, RequestDetails request) {
        Caller caller = caller(request);
        return told(asked.cancel(caller, person(id, caller, request)), caller);
    }

    /** What was asked for and done, newest first, with the receipts. */
    @Operation(name = "$erasures", idempotent = true)
    public Parameters erasures(
            @OperationParam(name = "offset", max = 1) @Nullable IntegerType offset, RequestDetails request) {
        Caller caller = caller(request);
        if (!(caller instanceof Caller.Operator)) {
            throw new TechoException(IdentityError.OPERATOR_REQUIRED);
        }
        requireScope(caller.scopes().openAll(Permission.DELETE));
        int from = Optional.ofNullable(offset)
                .map(IntegerType::getValue)
                .map(asked -> Math.max(asked, 0))
                .orElse(0);
        RequestAudit audit = RequestAudit.of(request);
        Parameters answer = new Parameters();
        asked.all(from, MOST).forEach(stored -> {
            PatientId person = stored.erasure().person();
            audit.concerns(person);
            ParametersParameterComponent line = answer.addParameter().setName("erasure");
            line.addPart().setName("patient").setValue(new StringType(person.value()));
            told(stored, caller).getParameter().forEach(line::addPart);
        });
        return answer;
    }

    /** Operators are told who wants it and why, so that who agrees knows to what; people, whether it is their own wish. */
    private static Parameters told(StoredErasure stored, Caller caller) {
        Parameters answer = new Parameters();
        answer.addParameter("id", new StringType(stored.erasure().id().value()));
        answer.addParameter("state", new CodeType(stored.erasure().state().code()));
        answer.addParameter("asked-at", moment(stored.askedAt()));
        answer.addParameter(
                "asked-by", new CodeType(stored.erasure().proposedBy().isPresent() ? "operator" : "person"));
        if (caller instanceof Caller.Operator) {
            stored.reason().ifPresent(reason -> answer.addParameter("reason", new StringType(reason)));
            stored.erasure()
                    .proposedBy()
                    .ifPresent(by -> answer.addParameter("proposed-by", new StringType(by.toString())));
            stored.approvedBy().ifPresent(by -> answer.addParameter("approved-by", new StringType(by)));
        }
        stored.erasure().after().ifPresent(after -> answer.addParameter("erase-after", moment(after)));
        stored.erasedAt().ifPresent(at -> answer.addParameter("erased-at", moment(at)));
        stored.receipt().ifPresent(receipt -> answer.addParameter("receipt", new StringType(receipt)));
        return answer;
    }

    private static InstantType moment(Instant at) {
        return new InstantType(Date.from(at));
    }

    /** The request is recorded as one about that person; what is not the caller's is absent. */
    private static PatientId person(IdType id, Caller caller, RequestDetails request) {
        PatientId person = named(id);
        requireTheirs(caller.fold(
                citizen -> citizen.patient().equals(person), delegate -> false, recipient -> false, operator -> true));
        requireScope(caller.scopes().openAll(Permission.DELETE));
        RequestAudit.of(request).action(AuditAction.ERASE).concerns(person);
        return person;
    }

    private static PatientId named(IdType id) {
        try {
            return new PatientId(id.getIdPart());
        } catch (IllegalArgumentException e) {
            throw new TechoException(RequestError.NOT_FOUND);
        }
    }

    private static void requireTheirs(boolean theirs) {
        if (!theirs) {
            throw new TechoException(RequestError.NOT_FOUND);
        }
    }

    private static void requireScope(boolean granted) {
        if (!granted) {
            throw new TechoException(IdentityError.SCOPE_INSUFFICIENT);
        }
    }

    private static TokenSubject operator(Caller caller) {
        return caller.access().subject().orElseThrow(() -> new TechoException(IdentityError.CALLER_UNKNOWN));
    }

    private static Caller caller(RequestDetails request) {
        return CallerOnRequest.of(request).orElseThrow(() -> new TechoException(RequestError.LOGIN_REQUIRED));
    }
}
