package techo.server.export;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Type;
import techo.interceptors.audit.RequestAudit;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.interceptors.identity.CallerOnRequest;
import techo.policy.audit.AuditAction;
import techo.policy.audit.ResourceUse.Use;
import techo.policy.export.ExportScope;
import techo.policy.export.GroupId;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;

/**
 * The Bulk Data protocol over {@link Exports}: kick-off, status, download, deletion.
 *
 * <p>All of it is FHIR operations, so that each request passes the same identity, admission and audit as any other.
 */
public final class ExportProvider {
    private static final String DEFINITIONS = "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/";

    private final Exports exports;
    private final RecipientExports recipientExports;
    private final ExportProgress progress;
    private final ExportParameters parameters;
    private final ExportLinks links;
    private final Manifest manifest;
    private final ObjectMapper json;
    private final FhirContext context;
    private final Clock clock;

    ExportProvider(
            Exports exports,
            RecipientExports recipientExports,
            ExportProgress progress,
            ExportParameters parameters,
            ExportLinks links,
            Manifest manifest,
            ObjectMapper json,
            FhirContext context,
            Clock clock) {
        this.exports = exports;
        this.recipientExports = recipientExports;
        this.progress = progress;
        this.parameters = parameters;
        this.links = links;
        this.manifest = manifest;
        this.json = json;
        this.context = context;
        this.clock = clock;
    }

    /**
     * One person's record. It is complete when the 202 leaves, so that the first poll already has the manifest. The guide
     * defines no export of one person, so this one has no definition of the guide.
     */
    @Operation(name = "$export", typeName = "Patient", idempotent = true, manualRequest = true, manualResponse = true)
    public void exportPatient(@IdParam IdType id, ServletRequestDetails request) {
        Caller caller = caller(request);
        RequestAudit audit = RequestAudit.of(request).action(AuditAction.EXPORT);
        ExportRequest asked = asked(request, KickOffLevel.PEOPLE);
        PatientId patient = RecordOwners.patient(id);
        ExportJob job = exports.exportPerson(caller, patient, asked, audit);
        audit.concerns(patient);
        accept(job, asked, request);
    }

    /** Everything that people opened to a recipient, and the directory. */
    @Operation(
            name = "$export",
            idempotent = true,
            manualRequest = true,
            manualResponse = true,
            canonicalUrl = DEFINITIONS + "export")
    public void exportEverything(ServletRequestDetails request) {
        start(new ExportScope.Everything(), KickOffLevel.SYSTEM, request);
    }

    /** Everything that people opened to a recipient. */
    @Operation(
            name = "$export",
            typeName = "Patient",
            idempotent = true,
            manualRequest = true,
            manualResponse = true,
            canonicalUrl = DEFINITIONS + "patient-export")
    public void exportPatients(ServletRequestDetails request) {
        start(new ExportScope.Everyone(), ofPeople(request), request);
    }

    /** The same of those who are in a Group. */
    @Operation(
            name = "$export",
            typeName = "Group",
            idempotent = true,
            manualRequest = true,
            manualResponse = true,
            canonicalUrl = DEFINITIONS + "group-export")
    public void exportGroup(@IdParam IdType id, ServletRequestDetails request) {
        start(new ExportScope.Members(new GroupId(id.getIdPart())), ofPeople(request), request);
    }

    private void start(ExportScope scope, KickOffLevel level, ServletRequestDetails request) {
        Caller caller = caller(request);
        RequestAudit audit = RequestAudit.of(request).action(AuditAction.EXPORT);
        ExportRequest asked = asked(request, level);
        accept(recipientExports.start(caller, scope, asked, audit), asked, request);
    }

    private static KickOffLevel ofPeople(ServletRequestDetails request) {
        return request.getRequestType() == RequestTypeEnum.POST ? KickOffLevel.NAMED_PEOPLE : KickOffLevel.PEOPLE;
    }

    private ExportRequest asked(ServletRequestDetails request, KickOffLevel level) {
        ExportPreferences preferences = ExportPreferences.of(request.getHeaders("Prefer"));
        if (!preferences.asynchronous()) {
            throw new TechoException(ExportError.ASYNC_REQUIRED);
        }
        return parameters.parse(request.getCompleteUrl(), given(request), preferences, level, clock.instant());
    }

    private void accept(ExportJob job, ExportRequest asked, ServletRequestDetails request) {
        RequestAudit.of(request).touchedDirectory(List.of(job.used(Use.CREATED)));
        HttpServletResponse response = request.getServletResponse();
        response.setStatus(HttpServletResponse.SC_ACCEPTED);
        response.setHeader("Content-Location", links.status(job.id(), asked.manifest()));
    }

    @Operation(
            name = "$export-poll-status",
            idempotent = true,
            deleteEnabled = true,
            manualRequest = true,
            manualResponse = true)
    public void status(ServletRequestDetails request) throws IOException {
        if (request.getRequestType() == RequestTypeEnum.DELETE) {
            delete(request);
            return;
        }
        requireGet(request);
        ExportStatus status = exports.status(
                        caller(request), parameter(request, ExportLinks.JOB), RequestAudit.of(request))
                .orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
        HttpServletResponse response = request.getServletResponse();
        response.setHeader("Cache-Control", "no-store");
        if (status instanceof ExportStatus.Running running) {
            later(response, progress.of(running.job()));
        } else if (status instanceof ExportStatus.Checking) {
            later(response, ExportProgress.CHECKING);
        } else if (status instanceof ExportStatus.Complete complete) {
            response.setDateHeader("Expires", complete.job().expiresAt().toEpochMilli());
            response.setContentType("application/json;charset=UTF-8");
            json.writeValue(response.getOutputStream(), manifest.of(complete.job(), shape(request)));
        } else {
            throw new TechoException(ExportError.FAILED);
        }
    }

    private static void later(HttpServletResponse response, ExportProgress.Report report) {
        response.setStatus(HttpServletResponse.SC_ACCEPTED);
        response.setHeader("X-Progress", report.text());
        response.setHeader("Retry-After", String.valueOf(report.retryAfterSeconds()));
    }

    @Operation(name = "$export-file", idempotent = true, manualRequest = true, manualResponse = true)
    public void file(ServletRequestDetails request) throws IOException {
        requireGet(request);
        Caller caller = caller(request);
        RequestAudit audit = RequestAudit.of(request).action(AuditAction.EXPORT);
        try (FileDownload download = exports.release(
                        caller,
                        parameter(request, ExportLinks.JOB),
                        parameter(request, ExportLinks.FILE),
                        released -> FileDownload.open(released, request.getServletRequest()),
                        audit)
                .orElseThrow(() -> new TechoException(RequestError.NOT_FOUND))) {
            download.released().recordIn(audit);
            audit.disclosedTogether(download.released().disclosedTo(caller));
            HttpServletResponse response = request.getServletResponse();
            download.send(response);
            if (download.isWhole()) {
                // Until here a short file may have been held back, and its audit record may still be refused.
                response.flushBuffer();
                exports.left(download.released());
            }
        }
    }

    private void delete(ServletRequestDetails request) throws IOException {
        if (!exports.delete(caller(request), parameter(request, ExportLinks.JOB))) {
            throw new TechoException(RequestError.NOT_FOUND);
        }
        request.getServletResponse().setStatus(HttpServletResponse.SC_ACCEPTED);
    }

    private Map<String, List<String>> given(ServletRequestDetails request) {
        Map<String, List<String>> given = new LinkedHashMap<>();
        request.getParameters()
                .forEach((name, values) ->
                        given.computeIfAbsent(name, key -> new ArrayList<>()).addAll(List.of(values)));
        if (request.getRequestType() == RequestTypeEnum.POST) {
            body(request)
                    .getParameter()
                    .forEach(parameter -> given.computeIfAbsent(parameter.getName(), key -> new ArrayList<>())
                            .add(Optional.ofNullable(parameter.getValue())
                                    .map(ExportProvider::text)
                                    .orElse("")));
        }
        return given;
    }

    private static ManifestShape shape(ServletRequestDetails request) {
        return ManifestShape.of(parameter(request, ExportLinks.MANIFEST)).orElse(ManifestShape.STU2);
    }

    private static String text(Type value) {
        return Optional.ofNullable(
                        value instanceof Reference reference ? reference.getReference() : value.primitiveValue())
                .orElse("");
    }

    private Parameters body(ServletRequestDetails request) {
        byte[] content = request.loadRequestContents();
        if (content.length == 0) {
            return new Parameters();
        }
        EncodingEnum encoding = Optional.ofNullable(EncodingEnum.forContentType(request.getHeader("Content-Type")))
                .orElseThrow(() -> new TechoException(RequestError.MEDIA_TYPE_UNSUPPORTED));
        return encoding.newParser(context).parseResource(Parameters.class, new String(content, StandardCharsets.UTF_8));
    }

    /** Also answers in JSON from here on: that is what the guide has for outcomes, also where a client accepts only files. */
    private static Caller caller(ServletRequestDetails request) {
        request.setHeaders("Accept", List.of("application/fhir+json"));
        return CallerOnRequest.of(request).orElseThrow(() -> new TechoException(RequestError.LOGIN_REQUIRED));
    }

    private static String parameter(ServletRequestDetails request, String name) {
        String[] values = request.getParameters().get(name);
        return values == null || values.length != 1 ? "" : values[0];
    }

    private static void requireGet(ServletRequestDetails request) {
        if (request.getRequestType() != RequestTypeEnum.GET) {
            throw new TechoException(RequestError.INTERACTION_NOT_OFFERED);
        }
    }
}
