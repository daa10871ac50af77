package techo.interceptors.identity;

import static ca.uhn.fhir.interceptor.api.Pointcut.SERVER_INCOMING_REQUEST_POST_PROCESSED;
import static ca.uhn.fhir.interceptor.api.Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLER_SELECTED;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import jakarta.servlet.http.HttpServletRequest;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.policy.identity.Caller;
import techo.policy.identity.TokenFingerprint;

/**
 * Takes the caller that the security filter verified and ties it to HAPI's request.
 *
 * <p>Without one only the CapabilityStatement is served. The filter in front already refuses every other anonymous
 * request; this is the second lock, for the day somebody maps the servlet to a path the filter does not know.
 */
@Interceptor
public final class CallerInterceptor {
    /** The request attribute in which the security filter leaves the {@link Caller}; clients cannot set attributes. */
    public static final String ATTRIBUTE = Caller.class.getName();
    /** The request attribute in which it leaves the {@link TokenFingerprint} of that caller's token. */
    public static final String TOKEN = TokenFingerprint.class.getName();

    @Hook(SERVER_INCOMING_REQUEST_PRE_HANDLER_SELECTED)
    public void tie(HttpServletRequest http, RequestDetails request) {
        if (http.getAttribute(ATTRIBUTE) instanceof Caller caller) {
            CallerOnRequest.put(request, caller);
        }
    }

    @Hook(SERVER_INCOMING_REQUEST_POST_PROCESSED)
    public void require(RequestDetails request) {
        if (request.getRestOperationType() != RestOperationTypeEnum.METADATA
                && CallerOnRequest.of(request).isEmpty()) {
            throw new TechoException(RequestError.LOGIN_REQUIRED);
        }
    }
}
