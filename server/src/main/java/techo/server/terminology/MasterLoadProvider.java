package techo.server.terminology;

import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Parameters;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.interceptors.identity.CallerOnRequest;
import techo.server.terminology.MasterLoading.Accepted.Begun;
import techo.terminology.master.MasterLayout;
import techo.terminology.master.MasterLayouts;

/**
 * What an operator does with masters: {@code CodeSystem/$load} takes one in, {@code $load-status} tells how far it is,
 * {@code $make-current} goes to another version that is stored.
 */
public final class MasterLoadProvider {
    private static final String JSON = "application/fhir+json;charset=UTF-8";

    private final MasterLayouts layouts;
    private final MasterLoading loading;
    private final MasterLoads loads;
    private final LoadedVersions versions;
    private final CurrentTerminology terminology;
    private final URI base;
    private final Clock clock;

    MasterLoadProvider(
            MasterLayouts layouts,
            MasterLoading loading,
            MasterLoads loads,
            LoadedVersions versions,
            CurrentTerminology terminology,
            URI base,
            Clock clock) {
        this.layouts = layouts;
        this.loading = loading;
        this.loads = loads;
        this.versions = versions;
        this.terminology = terminology;
        this.base = base;
        this.clock = clock;
    }

    /** The body is the file as the publisher distributes it. 202 and where its progress is, or 200 when nothing is to do. */
    @Operation(name = "$load", typeName = "CodeSystem", manualRequest = true, manualResponse = true)
    public void load(ServletRequestDetails request) throws IOException {
        requireOperator(request);
        MasterLayout layout = layouts.find(parameter(request, "master"))
                .orElseThrow(() -> new TechoException(TerminologyError.MASTER_UNKNOWN));
        String version = parameter(request, "version");
        MasterLoading.Accepted accepted =
                loading.accept(layout, version, request.getServletRequest().getInputStream());
        if (accepted instanceof Begun begun) {
            HttpServletResponse response = request.getServletResponse();
            response.setStatus(HttpServletResponse.SC_ACCEPTED);
            response.setHeader("Content-Location", base + "/CodeSystem/$load-status?load=" + begun.id());
            return;
        }
        answer(
                request,
                HttpServletResponse.SC_OK,
                request.getFhirContext().newJsonParser().encodeResourceToString(LoadAnswers.unchanged(version)));
    }

    @Operation(
            name = "$load-status",
            typeName = "CodeSystem",
            idempotent = true,
            manualRequest = true,
            manualResponse = true)
    public void status(ServletRequestDetails request) throws IOException {
        requireOperator(request);
        MasterLoad load = loads.find(parameter(request, "load"), clock.instant())
                .orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
        switch (load.state()) {
            case RUNNING -> {
                HttpServletResponse response = request.getServletResponse();
                response.setStatus(HttpServletResponse.SC_ACCEPTED);
                response.setHeader("X-Progress", load.rows() + " rows read");
                response.setHeader("Retry-After", "1");
            }
            case LOADED -> answer(request, HttpServletResponse.SC_OK, load.outcome());
            case REFUSED -> answer(request, 422, load.outcome());
            case FAILED -> throw new TechoException(TerminologyError.MASTER_LOAD_FAILED);
        }
    }

    @Operation(name = "$make-current", typeName = "CodeSystem", manualRequest = true)
    public Parameters makeCurrent(ServletRequestDetails request) {
        requireOperator(request);
        if (request.getRequestType() != RequestTypeEnum.POST) {
            throw new TechoException(RequestError.INTERACTION_NOT_OFFERED);
        }
        String version = parameter(request, "version");
        if (!versions.makeCurrent(parameter(request, "url"), version, clock.instant())) {
            throw new TechoException(TerminologyError.CODE_SYSTEM_UNKNOWN);
        }
        terminology.refresh();
        return new Parameters().addParameter("result", new CodeType("current")).addParameter("version", version);
    }

    private static void answer(ServletRequestDetails request, int status, String json) throws IOException {
        HttpServletResponse response = request.getServletResponse();
        response.setStatus(status);
        response.setContentType(JSON);
        response.getOutputStream().write(json.getBytes(StandardCharsets.UTF_8));
    }

    private static void requireOperator(RequestDetails request) {
        boolean operator = CallerOnRequest.of(request)
                .orElseThrow(() -> new TechoException(RequestError.LOGIN_REQUIRED))
                .fold(citizen -> false, delegate -> false, recipient -> false, running -> true);
        if (!operator) {
            throw new TechoException(RequestError.NOT_PERMITTED);
        }
    }

    private static String parameter(RequestDetails request, String name) {
        String[] values = request.getParameters().get(name);
        return values == null || values.length != 1 ? "" : values[0];
    }
}
