package techo.server.consent.operation;

import static techo.server.consent.operation.Answers.part;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.annotation.ResourceParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;
import techo.interceptors.audit.RequestAudit;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.interceptors.identity.IdentityError;
import techo.policy.audit.ConsentVersion;
import techo.policy.audit.ResourceUse;
import techo.policy.consent.ConsentId;
import techo.policy.consent.ConsentRef;
import techo.policy.disclosure.SubmissionReceipt;
import techo.policy.identity.Caller;
import techo.policy.identity.Caller.Recipient;
import techo.policy.identity.Permission;
import techo.policy.identity.RecipientType;
import techo.server.consent.operation.SubmissionRows.StoredSubmission;
import techo.server.consent.operation.Submissions.Fetched;

/** Hands over once what a person agreed to (電子提出), with a receipt for both. */
public final class SubmissionProvider {
    private static final String FHIR_JSON = "application/fhir+json";

    private final Submissions submissions;

    SubmissionProvider(Submissions submissions) {
        this.submissions = submissions;
    }

    /** Freezes the items of a consent to submit; its recipient can fetch them from now on. */
    @Operation(name = "$submit-record", typeName = "Patient")
    public Parameters submit(@IdParam IdType id, @ResourceParam Parameters asked, RequestDetails request) {
        Asker asker = Asker.about(id.getIdPart(), request).with(Permission.UPDATE);
        Parts parts = ProposedConsent.parts(asked, Set.of("consent", "recipient-type"));
        ConsentId consent = new ConsentId(parts.required("consent", parts.reference("consent", "Consent")));
        Optional<RecipientType> type = parts.code("recipient-type", RecipientType::ofCode);
        RequestAudit.of(request).concerns(asker.person());
        Parameters answer = new Parameters();
        tell(answer.addParameter().setName("submission"), submissions.make(asker.person(), consent, type, request));
        return answer;
    }

    /** The receipts of the person, the newest first. */
    @Operation(name = "$submissions", typeName = "Patient", idempotent = true)
    public Parameters ofPerson(@IdParam IdType id, RequestDetails request) {
        Asker asker = Asker.about(id.getIdPart(), request).with(Permission.SEARCH);
        RequestAudit.of(request).concerns(asker.person());
        return told(submissions.of(asker.person()));
    }

    /** What waits for the recipient who asks, the oldest first. */
    @Operation(name = "$submissions", idempotent = true)
    public Parameters waiting(RequestDetails request) {
        List<StoredSubmission> waiting = submissions.waiting(recipient(request));
        waiting.forEach(
                found -> RequestAudit.of(request).concerns(found.receipt().person()));
        return told(waiting);
    }

    /** The document, once. */
    @Operation(name = "$fetch-submission")
    public Parameters fetch(
            @OperationParam(name = "number", min = 1, max = 1) @Nullable StringType number, RequestDetails request) {
        Recipient recipient = recipient(request);
        String asked = Optional.ofNullable(number).map(StringType::getValue).orElse("");
        Fetched fetched = submissions.fetch(asked, recipient);
        ConsentRef consent = fetched.receipt().consent();
        RequestAudit.of(request)
                .touched(
                        fetched.receipt().person(),
                        fetched.items().keySet().stream()
                                .map(item -> ResourceUse.one(ResourceUse.Use.SHOWN, item.type(), item.id(), 0))
                                .toList())
                .decidedBy(new ConsentVersion(consent.id().value(), consent.version()))
                .beforeLeaving(() -> submissions.handedOver(fetched), () -> submissions.notHandedOver(fetched))
                .disclosed(fetched.disclosed(recipient));
        Parameters answer = new Parameters();
        ParametersParameterComponent line = answer.addParameter().setName("submission");
        tell(line, fetched.receipt());
        part(line, "document", new Attachment().setContentType(FHIR_JSON).setData(fetched.document()));
        return answer;
    }

    private static Recipient recipient(RequestDetails request) {
        Caller caller = Asker.caller(request);
        if (!(caller instanceof Recipient recipient)) {
            throw new TechoException(RequestError.NOT_PERMITTED);
        }
        if (!caller.scopes().mayOpen(Permission.READ, "Bundle")) {
            throw new TechoException(IdentityError.SCOPE_INSUFFICIENT);
        }
        return recipient;
    }

    private static Parameters told(List<StoredSubmission> submissions) {
        Parameters answer = new Parameters();
        submissions.forEach(submission -> tell(answer.addParameter().setName("submission"), submission));
        return answer;
    }

    private static void tell(ParametersParameterComponent line, StoredSubmission submission) {
        tell(line, submission.receipt());
        part(line, "fetch-until", new InstantType(Date.from(submission.fetchUntil())));
        submission.fetched().ifPresent(at -> part(line, "fetched", new InstantType(Date.from(at))));
    }

    private static void tell(ParametersParameterComponent line, SubmissionReceipt receipt) {
        part(line, "number", new StringType(receipt.number().value()));
        part(line, "person", new Reference("Patient/" + receipt.person().value()));
        part(
                line,
                "recipient",
                new Reference("Organization/" + receipt.recipient().value()));
        Answers.consent(line, receipt.consent());
        part(line, "made", new InstantType(Date.from(receipt.at())));
        part(line, "digest", new StringType(receipt.digest().sha256()));
    }
}
