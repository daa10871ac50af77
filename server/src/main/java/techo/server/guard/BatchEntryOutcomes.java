package techo.server.guard;

import ca.uhn.fhir.jpa.dao.r4.TransactionProcessorVersionAdapterR4;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import org.hl7.fhir.instance.model.api.IBaseOperationOutcome;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Resource;
import org.springframework.http.HttpStatus;
import techo.interceptors.error.ErrorInterceptor;
import techo.interceptors.error.ErrorTranslation.Sent;
import techo.interceptors.error.OperationOutcomes;

/**
 * Answers a failed entry of a batch as the same request would be answered alone.
 *
 * <p>HAPI copies the exception's message into the entry, where no interceptor sees it. The body was read before its entries
 * began, so that what cannot be read of an entry are the parameters of its URL.
 */
final class BatchEntryOutcomes extends TransactionProcessorVersionAdapterR4 {
    private final ErrorInterceptor errors;

    BatchEntryOutcomes(ErrorInterceptor errors) {
        this.errors = errors;
    }

    @Override
    public void populateEntryWithOperationOutcome(BaseServerResponseException failure, BundleEntryComponent entry) {
        BaseServerResponseException ours = errors.translate(failure, Sent.PARAMETERS);
        IBaseOperationOutcome outcome = ours.getOperationOutcome();
        entry.getResponse().setOutcome((Resource) outcome).setStatus(statusLine(ours.getStatusCode()));
    }

    /** HAPI sets the status of the untranslated exception, before or after the outcome. */
    @Override
    public void setResponseStatus(BundleEntryComponent entry, String status) {
        boolean failed = entry.getResponse().getOutcome() instanceof IBaseOperationOutcome outcome
                && entry.getResponse().hasStatus()
                && OperationOutcomes.isOurs(outcome);
        if (!failed) {
            super.setResponseStatus(entry, status);
        }
    }

    private static String statusLine(int status) {
        return status + " " + HttpStatus.valueOf(status).getReasonPhrase();
    }
}
