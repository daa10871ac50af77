package techo.server.fhir;

import static ca.uhn.fhir.interceptor.api.Pointcut.SERVER_INCOMING_REQUEST_POST_PROCESSED;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.rest.api.Constants;
import ca.uhn.fhir.rest.api.server.RequestDetails;

/**
 * Gives {@code $everything} a first page: HAPI 8.8.0 cuts it to one page when results are not kept, but links to the
 * next only when the request names an offset.
 */
@Interceptor
final class WholeRecordPages {

    @Hook(SERVER_INCOMING_REQUEST_POST_PROCESSED)
    public void begin(RequestDetails request) {
        if ("$everything".equals(request.getOperation())
                && !request.getParameters().containsKey(Constants.PARAM_OFFSET)) {
            request.addParameter(Constants.PARAM_OFFSET, new String[] {"0"});
        }
    }
}
