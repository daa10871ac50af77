package techo.server.fhir;

import static ca.uhn.fhir.interceptor.api.Pointcut.SERVER_INCOMING_REQUEST_POST_PROCESSED;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.Constants;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.util.UrlPathTokenizer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleEntryRequestComponent;
import org.hl7.fhir.r4.model.Parameters;
import techo.interceptors.error.Problem;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;

/**
 * Puts what {@code $everything} is asked into what HAPI 8.8.0 does, and refuses what it would pass over without a word.
 *
 * <p>A first page: HAPI cuts it to one page when results are not kept, but links to the next only when the request names
 * an offset. A record that changed since is what an export with {@code _since} gives.
 *
 * @see <a href="https://hl7.org/fhir/R4/patient-operation-everything.html">R4, Patient/$everything</a>
 */
@Interceptor
final class WholeRecordParameters {
    private static final String EVERYTHING = "$everything";

    private static final List<String> PASSED_OVER =
            List.of("start", "end", "_since", "_lastUpdated", "_content", "_text", "_filter");

    @Hook(SERVER_INCOMING_REQUEST_POST_PROCESSED)
    public void begin(RequestDetails request) {
        if (isWholeRecord(request)) {
            if (!request.getParameters().containsKey(Constants.PARAM_OFFSET)) {
                request.addParameter(Constants.PARAM_OFFSET, new String[] {"0"});
            }
            if (request.getRequestType() == RequestTypeEnum.POST) {
                refuseUnreadable(request);
            }
        }
    }

    /** HAPI reads every parameter of the body before it asks anybody, and fails on this one. */
    private static void refuseUnreadable(RequestDetails request) {
        if (new String(request.loadRequestContents(), StandardCharsets.UTF_8).contains(Constants.PARAM_LASTUPDATED)) {
            throw refused(Constants.PARAM_LASTUPDATED);
        }
    }

    /** What is an entry of a batch begins here: HAPI passes over the hook above, and makes a request of the entry's URL later. */
    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLED)
    public void beginEntries(RequestDetails request, RestOperationTypeEnum operation) {
        boolean hasEntries = operation == RestOperationTypeEnum.BATCH || operation == RestOperationTypeEnum.TRANSACTION;
        if (hasEntries && request.getResource() instanceof Bundle bundle) {
            bundle.getEntry().stream()
                    .map(BundleEntryComponent::getRequest)
                    .filter(WholeRecordParameters::isWholeRecord)
                    .forEach(WholeRecordParameters::beginEntry);
        }
    }

    private static void beginEntry(BundleEntryRequestComponent entry) {
        String url = entry.getUrl();
        String query = url.indexOf('?') < 0 ? "" : url.substring(url.indexOf('?') + 1);
        if (!("&" + query).contains("&" + Constants.PARAM_OFFSET + "=")) {
            entry.setUrl(url + (url.indexOf('?') < 0 ? "?" : "&") + Constants.PARAM_OFFSET + "=0");
        }
    }

    private static boolean isWholeRecord(BundleEntryRequestComponent entry) {
        if (!entry.hasUrl()) {
            return false;
        }
        // As HAPI reads it: a part of the path may be escaped, and an empty one is none.
        UrlPathTokenizer path = new UrlPathTokenizer(entry.getUrl().split("\\?", 2)[0]);
        String last = "";
        while (path.hasMoreTokens()) {
            last = path.nextTokenUnescapedAndSanitized();
        }
        return last.equals(EVERYTHING);
    }

    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLED)
    public void refuse(RequestDetails request) {
        if (isWholeRecord(request)) {
            PASSED_OVER.stream()
                    .filter(name -> request.getParameters().containsKey(name) || isInBody(request, name))
                    .findFirst()
                    .ifPresent(name -> {
                        throw refused(name);
                    });
        }
    }

    private static boolean isInBody(RequestDetails request, String name) {
        return request.getResource() instanceof Parameters given && given.hasParameter(name);
    }

    private static boolean isWholeRecord(RequestDetails request) {
        return EVERYTHING.equals(request.getOperation());
    }

    private static TechoException refused(String name) {
        return new TechoException(
                Problem.error(RequestError.SEARCH_PARAMETER_REFUSED).atPosition(name));
    }
}
