package techo.interceptors.audit;

import static ca.uhn.fhir.interceptor.api.Pointcut.SERVER_HANDLE_EXCEPTION;
import static ca.uhn.fhir.interceptor.api.Pointcut.SERVER_INCOMING_REQUEST_POST_PROCESSED;
import static ca.uhn.fhir.interceptor.api.Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLER_SELECTED;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.InternalErrorException;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.OperationOutcomeIssueComponent;
import techo.interceptors.error.OperationOutcomes;
import techo.policy.audit.AuditAction;

/** Writes into the request's audit what was asked for, and why it failed when it fails. */
@Interceptor
public final class AuditOpening {
    private final RequestAddress address;

    public AuditOpening(FhirContext context) {
        this.address = new RequestAddress(context);
    }

    @Hook(SERVER_INCOMING_REQUEST_PRE_HANDLER_SELECTED)
    public void address(RequestDetails request) {
        RequestAudit.find(request).ifPresent(audit -> {
            address.id(request).ifPresent(audit::identifiedAs);
            audit.aimedAt(address.target(request), address.parameterNames(request));
        });
    }

    /** Refuses to run what nothing records. */
    @Hook(SERVER_INCOMING_REQUEST_POST_PROCESSED)
    public void action(RequestDetails request) {
        RestOperationTypeEnum interaction = request.getRestOperationType();
        if (interaction == RestOperationTypeEnum.METADATA) {
            return;
        }
        RequestAudit.find(request)
                .orElseThrow(() -> new InternalErrorException("The request is not audited"))
                .action(action(interaction));
    }

    /** First of all hooks that see the failure, because any of them may end the chain. */
    @Hook(value = SERVER_HANDLE_EXCEPTION, order = Integer.MIN_VALUE)
    public void failure(RequestDetails request, BaseServerResponseException failure) {
        RequestAudit.find(request).ifPresent(audit -> audit.failed(reason(failure)));
    }

    private static String reason(BaseServerResponseException failure) {
        if (failure.getOperationOutcome() instanceof OperationOutcome outcome) {
            for (OperationOutcomeIssueComponent issue : outcome.getIssue()) {
                for (Coding coding : issue.getDetails().getCoding()) {
                    if (OperationOutcomes.SYSTEM.equals(coding.getSystem())
                            && coding.getCode().matches("[a-z0-9-]{1,64}")) {
                        return coding.getCode();
                    }
                }
            }
        }
        return "status-" + failure.getStatusCode();
    }

    private static AuditAction action(RestOperationTypeEnum interaction) {
        return switch (interaction) {
            case READ, VREAD -> AuditAction.READ;
            case SEARCH_TYPE, SEARCH_SYSTEM, GET_PAGE -> AuditAction.SEARCH;
            case HISTORY_INSTANCE, HISTORY_TYPE, HISTORY_SYSTEM -> AuditAction.HISTORY;
            case CREATE -> AuditAction.CREATE;
            case UPDATE, UPDATE_REWRITE_HISTORY, PATCH -> AuditAction.UPDATE;
            case DELETE -> AuditAction.DELETE;
            case BATCH -> AuditAction.BATCH;
            case TRANSACTION -> AuditAction.TRANSACTION;
            case EXTENDED_OPERATION_INSTANCE,
                    EXTENDED_OPERATION_TYPE,
                    EXTENDED_OPERATION_SERVER,
                    GRAPHQL_REQUEST,
                    VALIDATE -> AuditAction.OPERATION;
            case METADATA, META, META_ADD, META_DELETE, ADD_TAGS, DELETE_TAGS, GET_TAGS -> AuditAction.OTHER;
        };
    }
}
