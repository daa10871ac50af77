package techo.server.exchange;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.InstantType;
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
 * <p>The answer is a Parameters: {@code result} ({@code stored}, {@code repeated} or {@code begun}), {@code document} (one for
 * each original), {@code count} (resources by type) and {@code outcome} (located warnings). A long export of measurements is
 * only begun; {@code $import-status} tells how far it has come.
 */
public final class ImportProvider {
    private final ReceivedFiles received;
    private final Persons persons;
    private final RecordImport imports;
    private final ImportJobs jobs;
    private final Predicate<RecipientId> registered;

    /** @param registered whether the register can tell name, address and representative of an organisation */
    ImportProvider(
            ReceivedFiles received,
            Persons persons,
            RecordImport imports,
            ImportJobs jobs,
            Predicate<RecipientId> registered) {
        this.received = received;
        this.persons = persons;
        this.imports = imports;
        this.jobs = jobs;
        this.registered = registered;
    }

    @Operation(name = "$import", typeName = "Patient", manualRequest = true)
    public Parameters importFile(@IdParam IdType id, ServletRequestDetails request) {
        Caller caller = caller(request);
        StoredPerson person = person(id, request);
        RequestAudit audit = RequestAudit.of(request).action(AuditAction.IMPORT).concerns(person.patient());
        HandedOver handedOver = HandedOver.of(caller, person.patient(), request, registered);
        ImportOutcome outcome = imports.run(person, handedOver, received.of(request.getServletRequest()));
        return outcome.fold(
                stored -> {
                    audit.touched(person.patient(), stored.written());
                    return stored(stored);
                },
                ImportProvider::repeated,
                ImportProvider::begun);
    }

    /**
     * How far a long export of the person has come: {@code state} ({@code reading}, {@code done}, {@code stopped}, or
     * {@code none} when there was none), {@code total}, {@code done} and {@code begun}, and of what it was warned:
     * {@code warning}, each a stable code and how often at least.
     */
    @Operation(name = "$import-status", typeName = "Patient", idempotent = true)
    public Parameters status(@IdParam IdType id, RequestDetails request) {
        StoredPerson person = person(id, request);
        RequestAudit.of(request).concerns(person.patient());
        Parameters answer = new Parameters();
        Optional<ImportJob> last = jobs.of(person);
        answer.addParameter(
                "state", new CodeType(last.map(ImportProvider::state).orElse("none")));
        last.ifPresent(job -> {
            answer.addParameter("total", new DecimalType(job.division().total()));
            answer.addParameter("done", new DecimalType(job.done()));
            answer.addParameter("begun", new InstantType(Date.from(job.begun())));
            jobs.warnings().of(job).forEach(warned -> {
                Parameters.ParametersParameterComponent part =
                        answer.addParameter().setName("warning");
                part.addPart()
                        .setName("code")
                        .setValue(new CodeType(warned.code().value()));
                part.addPart().setName("value").setValue(new DecimalType(warned.times()));
            });
        });
        return answer;
    }

    private static String state(ImportJob job) {
        return job.state().name().toLowerCase(Locale.ROOT);
    }

    private StoredPerson person(IdType id, RequestDetails request) {
        return persons.find(new PatientId(id.getIdPart()), caller(request))
                .orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
    }

    private static Caller caller(RequestDetails request) {
        return CallerOnRequest.of(request).orElseThrow(() -> new TechoException(RequestError.LOGIN_REQUIRED));
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

    private static Parameters begun(ImportOutcome.Begun begun) {
        Parameters answer = new Parameters();
        answer.addParameter("result", new CodeType("begun"));
        answer.addParameter("total", new DecimalType(begun.values()));
        if (!begun.warnings().isEmpty()) {
            outcome(answer, OperationOutcomes.of(begun.warnings()));
        }
        return answer;
    }

    private static void documents(Parameters answer, List<String> documents) {
        documents.forEach(document -> answer.addParameter("document", new Reference(document)));
    }

    private static void outcome(Parameters answer, OperationOutcome outcome) {
        answer.addParameter().setName("outcome").setResource(outcome);
    }
}
