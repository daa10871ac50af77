package techo.server.export;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import techo.interceptors.audit.RequestAudit;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.interceptors.identity.CallerOnRequest;
import techo.policy.audit.AuditAction;
import techo.policy.consent.Period;
import techo.policy.identity.Caller;

/**
 * {@code Patient/[id]/$export-record}: a person's record as one zip, at once (guideline for PHR services 4.2, export).
 *
 * <p>Everything that is made of FHIR's model is made before the first byte leaves, so that a record that cannot be read is
 * an error and never half a zip. Files that were once received are read while they leave.
 */
public final class OwnRecordProvider {
    private final OwnRecords records;
    private final RecordFormats formats;
    private final RecordArchive archive;
    private final FhirContext context;
    private final Places places;
    private final Clock clock;

    OwnRecordProvider(
            OwnRecords records,
            RecordFormats formats,
            RecordArchive archive,
            FhirContext context,
            Places places,
            Clock clock) {
        this.records = records;
        this.formats = formats;
        this.archive = archive;
        this.context = context;
        this.places = places;
        this.clock = clock;
    }

    /** GET or POST; a password only in the Parameters of a POST. */
    @Operation(
            name = "$export-record",
            typeName = "Patient",
            idempotent = true,
            manualRequest = true,
            manualResponse = true)
    public void export(@IdParam IdType id, ServletRequestDetails request) throws IOException {
        Caller caller = CallerOnRequest.of(request).orElseThrow(() -> new TechoException(RequestError.LOGIN_REQUIRED));
        RequestAudit audit = RequestAudit.of(request).action(AuditAction.EXPORT);
        RecordRequest asked = RecordRequest.of(query(request), body(request));
        RecordOwners.Owner owner = records.owner(caller, RecordOwners.patient(id), audit);
        audit.concerns(owner.patient());
        OffsetDateTime made = clock.instant().atZone(Period.JAPAN).toOffsetDateTime();
        try (Places.Place place = places.take()) {
            PersonRecord record = records.read(owner, request.getFhirServerBase());
            List<RecordFile> files = formats.files(record, asked.parts(), made);
            audit.touched(owner.patient(), record.uses());
            send(request.getServletResponse(), owner, asked, record, files, made);
        }
    }

    private void send(
            HttpServletResponse response,
            RecordOwners.Owner owner,
            RecordRequest asked,
            PersonRecord record,
            List<RecordFile> files,
            OffsetDateTime made)
            throws IOException {
        response.setContentType("application/zip");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader(
                "Content-Disposition",
                "attachment; filename=\"techo-record-" + DateTimeFormatter.BASIC_ISO_DATE.format(made.toLocalDate())
                        + ".zip\"");
        RecordZip zip = new RecordZip(response.getOutputStream(), asked.password());
        archive.write(zip, new RecordArchive.Contents(owner, asked.parts(), record, files, made));
        // Only now: a zip without its end cannot be taken for a whole one.
        zip.finish();
    }

    private static Map<String, List<String>> query(ServletRequestDetails request) {
        Map<String, List<String>> given = new LinkedHashMap<>();
        request.getParameters().forEach((name, values) -> given.put(name, List.of(values)));
        return given;
    }

    private Map<String, List<String>> body(ServletRequestDetails request) {
        Map<String, List<String>> given = new LinkedHashMap<>();
        if (request.getRequestType() != RequestTypeEnum.POST) {
            return given;
        }
        byte[] content = request.loadRequestContents();
        if (content.length == 0) {
            return given;
        }
        EncodingEnum encoding = Optional.ofNullable(EncodingEnum.forContentType(request.getHeader("Content-Type")))
                .orElse(EncodingEnum.JSON);
        encoding.newParser(context)
                .parseResource(Parameters.class, new String(content, StandardCharsets.UTF_8))
                .getParameter()
                .forEach(parameter -> given.computeIfAbsent(parameter.getName(), key -> new ArrayList<>())
                        .add(Optional.ofNullable(parameter.getValue())
                                .map(value -> value.primitiveValue())
                                .orElse("")));
        return given;
    }
}
