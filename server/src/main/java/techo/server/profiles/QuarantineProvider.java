package techo.server.profiles;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.List;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.jspecify.annotations.Nullable;
import techo.interceptors.audit.RequestAudit;
import techo.interceptors.error.OperationOutcomes;
import techo.interceptors.error.Problem;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.interceptors.identity.CallerOnRequest;
import techo.policy.audit.ResourceUse;
import techo.policy.identity.Caller;

/** {@code $violations}: what a stored resource breaks. {@code $clear-quarantine}: whether it still does. */
public final class QuarantineProvider {
    /** One call must end before a gateway gives up; the next goes on where it stopped. */
    private static final int AT_ONCE = 200;

    private final ViolationRows rows;
    private final QuarantineRelease release;

    QuarantineProvider(ViolationRows rows, QuarantineRelease release) {
        this.rows = rows;
        this.release = release;
    }

    /** Admission has asked whether the caller may see the resource. */
    @Operation(name = ViolationAnswers.OPERATION, idempotent = true, global = true)
    public OperationOutcome violations(@IdParam IdType id, RequestDetails request) {
        RequestAudit.of(request)
                .touchedUnresolved(
                        List.of(ResourceUse.one(ResourceUse.Use.SHOWN, request.getResourceName(), id.getIdPart(), 0)));
        return rows.find(request.getResourceName(), id.getIdPart())
                .orElseGet(() -> OperationOutcomes.of(List.of(Problem.information(ValidationNote.VALID))));
    }

    /**
     * For operators, who see nothing of what is judged: the answer counts.
     *
     * @param count how many to judge at most, up to 200
     */
    @Operation(name = "$clear-quarantine")
    public Parameters clear(
            @OperationParam(name = "count", max = 1) @Nullable IntegerType count, RequestDetails request) {
        boolean operator = CallerOnRequest.of(request)
                .filter(Caller.Operator.class::isInstance)
                .isPresent();
        if (!operator) {
            throw new TechoException(RequestError.NOT_PERMITTED);
        }
        int most = count == null || !count.hasValue() ? AT_ONCE : Math.min(Math.max(count.getValue(), 0), AT_ONCE);
        QuarantineRelease.Released done = release.judgeAgain(most);
        RequestAudit.of(request).touchedUnresolved(done.released());
        Parameters answer = new Parameters();
        answer.addParameter("cleared", new IntegerType(done.released().size()));
        answer.addParameter("kept", new IntegerType(done.kept()));
        return answer;
    }
}
