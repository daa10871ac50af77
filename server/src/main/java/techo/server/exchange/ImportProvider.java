package techo.server.exchange;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.util.List;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import techo.interceptors.audit.RequestAudit;
import techo.interceptors.error.OperationOutcomes;
import techo.interceptors.error.Problem;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.interceptors.identity.CallerOnRequest;
import techo.policy.audit.AuditAction;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;
import techo.policy.identity.RecipientId;

/**
 * {@code POST Patient/{id}/$import}: a file of any known kind into a person's record. An operator adds from whom it came:
 * {@code from} and {@code obtained}.
 *
 * <p>The answer is a Parameters: {@code result} ({@code stored} or {@code repeated}), {@code document} (one for each
 * original), {@code count} (resources by type) and {@code outcome} (located warnings).
 */
public final class ImportProvider {
    private final ReceivedFiles received;
    private final Persons persons;
    private final RecordImport imports;
    private final Predicate<RecipientId> registered;

    /** @param registered whether the register can tell name, address and representative of an organisation */
    ImportProvider(ReceivedFiles received, Persons persons, RecordImport imports, Predicate<RecipientId> registered) {
        this.received = received;
        this.persons = persons;
        this.imports = imports;
        this.registered = registered;
    }

    @Operation(name = "$import", typeName = "Patient", manualRequest = true)
    public Parameters importFile(@IdParam IdType id, ServletRequestDetails request) {
        Caller caller = CallerOnRequest.of(request).orElseThrow(() -> new TechoException(RequestError.LOGIN_REQUIRED));
        PersonKey person = persons.find(new PatientId(id.getIdPart()), caller)
                .orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
        RequestAudit audit = RequestAudit.of(request).action(AuditAction.IMPORT).concerns(person.patient());
        HandedOver handedOver = HandedOver.of(caller, person.patient(), request, registered);
        ImportOutcome outcome = imports.run(person, handedOver, received.of(request.getServletRequest()));
        return outcome.fold(
                stored -> {
                    audit.touched(person.patient(), stored.written());
                    return stored(stored);
                },
                ImportProvider::repeated);
    }

    private static Parameters stored(ImportOutcome.Stored stored) {
        Parameters answer = new Parameters();
        answer.addParameter("result", new CodeType("stored"));
        documents(answer, stored.documents());
        stored.counts().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(count -> {
                    Parameters.ParametersParameterComponent part =
                            answer.addParameter().setName("count");
                    part.addPart().setName("type").setValue(new CodeType(count.getKey()));
                    part.addPart().setName("value").setValue(new IntegerType(count.getValue()));
                });
        if (!stored.warnings().isEmpty()) {
            outcome(answer, OperationOutcomes.of(stored.warnings()));
        }
        return answer;
    }

    private static Parameters repeated(ImportOutcome.Repeated repeated) {
        Parameters answer = new Parameters();
        answer.addParameter("result", new CodeType("repeated"));
        documents(answer, repeated.documents());
        outcome(answer, OperationOutcomes.of(List.of(Problem.warning(ImportError.IMPORT_REPEATED))));
        return answer;
    }

    private static void documents(Parameters answer, List<String> documents) {
        documents.forEach(document -> answer.addParameter("document", new Reference(document)));
    }

    private static void outcome(Parameters answer, OperationOutcome outcome) {
        answer.addParameter().setName("outcome").setResource(outcome);
    }
}
