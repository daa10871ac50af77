package techo.interceptors.audit;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import techo.policy.audit.RequestId;

/**
 * What a request says of itself, made harmless: whatever does not have the form of a type, an id, an operation or a
 * parameter name becomes a question mark, because people also type names into addresses.
 */
final class RequestAddress {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9.-]{1,64}");
    private static final Pattern OPERATION = Pattern.compile("[$][a-z][A-Za-z0-9-]{0,39}|_history|_search");
    private static final Pattern PARAMETER = Pattern.compile("[A-Za-z_][A-Za-z0-9_:.-]{0,63}");
    private static final Pattern REQUEST = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final int MAXIMUM_PARAMETERS = 64;
    private static final String UNNAMED = "?";

    private final Set<String> types;

    RequestAddress(FhirContext context) {
        this.types = Set.copyOf(context.getResourceTypes());
    }

    String target(RequestDetails request) {
        StringBuilder target = new StringBuilder();
        if (request.getResourceName() != null) {
            target.append(types.contains(request.getResourceName()) ? request.getResourceName() : UNNAMED);
        }
        if (request.getId() != null && request.getId().hasIdPart()) {
            target.append('/').append(matching(ID, request.getId().getIdPart()));
        }
        if (request.getOperation() != null) {
            target.append(target.isEmpty() ? "" : "/").append(matching(OPERATION, request.getOperation()));
        }
        return target.toString();
    }

    Collection<String> parameterNames(RequestDetails request) {
        return request.getParameters() == null
                ? List.of()
                : request.getParameters().keySet().stream()
                        .map(name -> matching(PARAMETER, name))
                        .distinct()
                        .limit(MAXIMUM_PARAMETERS)
                        .toList();
    }

    Optional<RequestId> id(RequestDetails request) {
        String id = request.getRequestId();
        return id != null && REQUEST.matcher(id).matches() ? Optional.of(new RequestId(id)) : Optional.empty();
    }

    private static String matching(Pattern form, String text) {
        return form.matcher(text).matches() ? text : UNNAMED;
    }
}
