package techo.interceptors.error;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.NotModifiedException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import techo.interceptors.error.ErrorTranslation.Sent;

/**
 * Lets no failure leave the server but as an OperationOutcome of ours.
 *
 * <p>What the server itself did wrong is logged with its stack, without the messages of the exceptions (they quote
 * content), under a random reference that the client is given.
 */
@Interceptor
public final class ErrorInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorInterceptor.class);
    private static final Set<String> HEADERS = Set.of("WWW-Authenticate", "Retry-After", "Allow");

    private final ErrorTranslation translation;

    public ErrorInterceptor(ErrorTranslation translation) {
        this.translation = translation;
    }

    @Hook(Pointcut.SERVER_PRE_PROCESS_OUTGOING_EXCEPTION)
    public BaseServerResponseException translate(Throwable failure, @Nullable RequestDetails request) {
        return translate(failure, sent(request));
    }

    public BaseServerResponseException translate(Throwable failure, Sent sent) {
        if (failure instanceof NotModifiedException unchanged) {
            unchanged.setOperationOutcome(new OperationOutcome());
            return unchanged;
        }
        TechoException ours = translation.translate(failure, sent);
        if (failure instanceof BaseServerResponseException known && known.hasResponseHeaders()) {
            keepHeaders(known, ours);
        }
        if (ours.getStatusCode() >= 500) {
            String reference = UUID.randomUUID().toString();
            LOG.error("Failure {} {}\n{}", ours.code().code(), reference, StackWithoutMessages.of(failure));
            OperationOutcome outcome = OperationOutcomes.of(ours.problems());
            outcome.getIssueFirstRep().setDiagnostics("reference " + reference);
            ours.setOperationOutcome(outcome);
        }
        return ours;
    }

    private static Sent sent(@Nullable RequestDetails request) {
        boolean isAsked = request != null
                && (request.getRequestType() == RequestTypeEnum.GET
                        || request.getRequestType() == RequestTypeEnum.HEAD
                        || request.getRestOperationType() == RestOperationTypeEnum.SEARCH_TYPE);
        return isAsked ? Sent.PARAMETERS : Sent.BODY;
    }

    private static void keepHeaders(BaseServerResponseException from, TechoException to) {
        if (from == to) {
            return;
        }
        from.getResponseHeaders().forEach((name, values) -> {
            if (HEADERS.contains(name)) {
                List.copyOf(values).forEach(value -> to.addResponseHeader(name, value));
            }
        });
    }
}
