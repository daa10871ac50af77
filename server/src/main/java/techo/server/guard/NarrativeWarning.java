package techo.server.guard;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.jspecify.annotations.Nullable;
import techo.interceptors.error.OperationOutcomes;
import techo.interceptors.error.Problem;
import techo.interceptors.error.RequestError;

/**
 * Tells a client that a narrative was stored with less than it sent: an issue more where the answer is an
 * OperationOutcome ({@code Prefer: return=OperationOutcome}), and the outcome of the entry in a transaction or batch. An
 * answer that holds the resource shows it by itself.
 */
@Interceptor
final class NarrativeWarning {

    @Hook(Pointcut.SERVER_OUTGOING_RESPONSE)
    public void answered(RequestDetails request, @Nullable IBaseResource answer) {
        CleanedNarratives cleaned = CleanedNarratives.of(request);
        if (!cleaned.any()) {
            return;
        }
        if (answer instanceof OperationOutcome outcome) {
            outcome.addIssue(warning().getIssueFirstRep());
        }
        if (answer instanceof Bundle bundle) {
            bundle.getEntry().stream()
                    .map(Bundle.BundleEntryComponent::getResponse)
                    .filter(response -> response.hasLocation() && cleaned.holds(response.getLocation()))
                    .forEach(NarrativeWarning::tell);
        }
    }

    private static void tell(Bundle.BundleEntryResponseComponent response) {
        if (response.getOutcome() instanceof OperationOutcome outcome) {
            outcome.addIssue(warning().getIssueFirstRep());
        } else {
            response.setOutcome(warning());
        }
    }

    private static OperationOutcome warning() {
        return OperationOutcomes.of(Problem.warning(RequestError.NARRATIVE_CLEANED));
    }
}
