package techo.server.guard;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.PatchTypeEnum;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.nio.charset.StandardCharsets;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Parameters;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;

/** Asks the guards about a request that HAPI has understood and not yet begun; HAPI calls it for batch reads too. */
@Interceptor
final class RequestGuard {
    private final FhirContext context;
    private final SearchGuard searches;
    private final PatchGuard patches;
    private final BundleGuard bundles;

    RequestGuard(FhirContext context, SearchGuard searches, PatchGuard patches, BundleGuard bundles) {
        this.context = context;
        this.searches = searches;
        this.patches = patches;
        this.bundles = bundles;
    }

    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLED)
    public void check(RequestDetails request, RestOperationTypeEnum operation) {
        switch (operation) {
            case TRANSACTION, BATCH -> {
                // HAPI writes the answers to all entries as this address asks.
                searches.check(request.getParameters());
                if (request.getResource() instanceof Bundle bundle) {
                    bundles.check(bundle);
                }
            }
            case PATCH -> patch(request);
            case METADATA -> {
                // It reads no parameters.
            }
            case EXTENDED_OPERATION_SERVER, EXTENDED_OPERATION_TYPE, EXTENDED_OPERATION_INSTANCE -> {
                searches.checkOperation(request.getParameters());
                if (request.getResource() instanceof Parameters sent) {
                    searches.checkOperation(sent);
                }
            }
            default -> searches.check(request.getParameters());
        }
    }

    private void patch(RequestDetails request) {
        searches.check(request.getParameters());
        String body = new String(request.loadRequestContents(), StandardCharsets.UTF_8);
        PatchTypeEnum type;
        try {
            type = PatchTypeEnum.forContentTypeOrThrowInvalidRequestException(
                    context, request.getHeader("Content-Type"));
        } catch (RuntimeException e) {
            throw new TechoException(RequestError.MEDIA_TYPE_UNSUPPORTED);
        }
        switch (type) {
            case JSON_PATCH -> patches.checkJson(body, "Parameters");
            case FHIR_PATCH_JSON ->
                patches.checkFhirPath(context.newJsonParser().parseResource(Parameters.class, body), "Parameters");
            case FHIR_PATCH_XML ->
                patches.checkFhirPath(context.newXmlParser().parseResource(Parameters.class, body), "Parameters");
            case XML_PATCH -> throw new TechoException(RequestError.MEDIA_TYPE_UNSUPPORTED);
        }
    }
}
