package techo.server.profiles;

import static ca.uhn.fhir.interceptor.api.Pointcut.SERVER_OUTGOING_RESPONSE;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryResponseComponent;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.jspecify.annotations.Nullable;
import techo.interceptors.error.OperationOutcomes;
import techo.interceptors.error.Problem;

/**
 * Tells who stored a resource what it breaks: in the OperationOutcome that was asked for ({@code Prefer:
 * return=OperationOutcome}) or that stands beside an entry of a transaction, and otherwise by a link to it.
 */
@Interceptor
final class ViolationAnswers {
    static final String OPERATION = "$violations";

    @Hook(SERVER_OUTGOING_RESPONSE)
    public void tell(RequestDetails request, @Nullable IBaseResource answer) {
        List<IBaseResource> stored = ViolationsOnRequest.of(request);
        if (stored.isEmpty()) {
            return;
        }
        if (answer instanceof OperationOutcome outcome) {
            add(outcome, ViolationsOnRequest.problems(request));
        } else if (answer instanceof Bundle bundle) {
            tell(bundle, stored);
        } else {
            stored.forEach(resource -> link(request, resource));
        }
    }

    private static void tell(Bundle answer, List<IBaseResource> stored) {
        Map<String, List<Problem>> problems = new HashMap<>();
        stored.forEach(resource -> Verdict.of(resource)
                .ifPresent(verdict -> problems.put(name(resource.getIdElement().getValue()), verdict.problems())));
        for (Bundle.BundleEntryComponent entry : answer.getEntry()) {
            BundleEntryResponseComponent response = entry.getResponse();
            Optional.ofNullable(response.getLocation())
                    .map(location -> problems.get(name(location)))
                    .ifPresent(found -> {
                        if (response.getOutcome() instanceof OperationOutcome outcome) {
                            add(outcome, found);
                        } else {
                            response.setOutcome(OperationOutcomes.of(found));
                        }
                    });
        }
    }

    /** RFC 8288; {@code describedby} is a registered relation. */
    private static void link(RequestDetails request, IBaseResource resource) {
        if (request instanceof ServletRequestDetails servlet && servlet.getResponse() != null) {
            String base = servlet.getFhirServerBase();
            String violations = base + "/" + name(resource.getIdElement().getValue()) + "/" + OPERATION;
            servlet.getResponse().addHeader("Link", "<" + violations + ">; rel=\"describedby\"");
        }
    }

    private static void add(OperationOutcome outcome, List<Problem> problems) {
        OperationOutcomes.of(problems).getIssue().forEach(outcome::addIssue);
    }

    private static String name(String id) {
        return new IdType(id).toUnqualifiedVersionless().getValue();
    }
}
