package techo.server.recipient;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.ResourceParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.Optional;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.StringType;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.interceptors.identity.CallerOnRequest;
import techo.interceptors.identity.IdentityError;
import techo.policy.identity.Caller;
import techo.policy.identity.Caller.Operator;
import techo.policy.identity.Permission;
import techo.policy.identity.RecipientId;
import techo.policy.identity.TokenSubject;

/** What operators do with the register of recipients; each is an operation on an Organization that is stored. */
public final class RecipientProvider {
    private final Recipients recipients;
    private final RecipientDocument documents;

    RecipientProvider(Recipients recipients, RecipientDocument documents) {
        this.recipients = recipients;
        this.documents = documents;
    }

    /** Shows the entry that is in force. */
    @Operation(name = "$recipient", typeName = "Organization", idempotent = true)
    public Parameters show(@IdParam IdType id, RequestDetails request) {
        operator(request, Permission.READ);
        return documents.document(
                recipients.find(recipient(id)).orElseThrow(() -> new TechoException(RequestError.NOT_FOUND)));
    }

    /** Proposes an entry, which replaces the whole one before it as soon as another operator approves it. */
    @Operation(name = "$recipient-propose", typeName = "Organization")
    public Parameters propose(@IdParam IdType id, @ResourceParam Parameters entry, RequestDetails request) {
        TokenSubject operator = operator(request, Permission.UPDATE);
        RecipientId recipient = recipient(id);
        String change = recipients.propose(
                recipient,
                documents.text(entry),
                operator,
                proposedAt -> documents.entry(recipient, entry, proposedAt));
        Parameters answer = new Parameters();
        answer.addParameter("change", new StringType(change));
        return answer;
    }

    /** Puts in force what another operator proposed; the body names the {@code change}. */
    @Operation(name = "$recipient-approve", typeName = "Organization")
    public Parameters approve(@IdParam IdType id, @ResourceParam Parameters approval, RequestDetails request) {
        TokenSubject operator = operator(request, Permission.UPDATE);
        RecipientId recipient = recipient(id);
        String change = Optional.ofNullable(approval.getParameterValue("change"))
                .map(Base::primitiveValue)
                .orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
        recipients.approve(
                recipient, change, operator, (text, proposedAt) -> documents.entry(recipient, text, proposedAt));
        return show(id, request);
    }

    /** Stops everything at once. What starts it again is a new entry, and that takes two. */
    @Operation(name = "$recipient-suspend", typeName = "Organization")
    public Parameters suspend(@IdParam IdType id, RequestDetails request) {
        operator(request, Permission.UPDATE);
        recipients.suspend(recipient(id));
        return show(id, request);
    }

    private static TokenSubject operator(RequestDetails request, Permission permission) {
        Caller caller = CallerOnRequest.of(request).orElseThrow(() -> new TechoException(RequestError.LOGIN_REQUIRED));
        Operator operator =
                caller.fold(citizen -> refused(), delegate -> refused(), recipient -> refused(), asking -> asking);
        if (!caller.scopes().mayOpen(permission, "Organization")) {
            throw new TechoException(IdentityError.SCOPE_INSUFFICIENT);
        }
        return operator.access().subject().orElseThrow(() -> new TechoException(IdentityError.CALLER_UNKNOWN));
    }

    private static Operator refused() {
        throw new TechoException(IdentityError.OPERATOR_REQUIRED);
    }

    private static RecipientId recipient(IdType id) {
        return new RecipientId(id.getIdPart());
    }
}
