package techo.server.research;

import static ca.uhn.fhir.interceptor.api.Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLED;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.Set;
import techo.interceptors.error.TechoException;
import techo.interceptors.identity.CallerOnRequest;
import techo.policy.identity.Caller;
import techo.server.export.StudyExports;

/**
 * Keeps whoever works on a registered study to its releases: who could also read the records that a release was made of
 * would know whose each line is (APPI Art. 41(7), no collation to identify the person).
 */
public final class StudyBoundary {
    private static final Set<String> OF_RELEASES = Set.of("$export", "$export-poll-status", "$export-file");

    private final StudyExports studies;

    StudyBoundary(StudyExports studies) {
        this.studies = studies;
    }

    @Hook(SERVER_INCOMING_REQUEST_PRE_HANDLED)
    public void refuse(RequestDetails request) {
        boolean bound = CallerOnRequest.of(request)
                .filter(Caller.Recipient.class::isInstance)
                .map(Caller.Recipient.class::cast)
                .flatMap(recipient -> recipient.agent().project())
                .filter(studies::isRegistered)
                .isPresent();
        if (bound
                && request.getRestOperationType() != RestOperationTypeEnum.METADATA
                && !OF_RELEASES.contains(String.valueOf(request.getOperation()))) {
            throw new TechoException(StudyError.RELEASES_ONLY);
        }
    }
}
