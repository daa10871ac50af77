package techo.server.audit;

import static techo.server.audit.OperatorOnRequest.text;

import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.Date;
import java.util.Optional;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.policy.audit.ReportDeadlines;
import techo.policy.identity.TokenSubject;
import techo.server.audit.IncidentReport.Noted;

/** What operators report of incidents to the authority; nobody is named in it. */
public final class IncidentReportProvider {
    private static final int MOST = 100;

    private final IncidentReports reports;
    private final IncidentProperties properties;

    IncidentReportProvider(IncidentReports reports, IncidentProperties properties) {
        this.reports = reports;
        this.properties = properties;
    }

    /** Notes what became known since, and answers the draft as it stands. */
    @Operation(name = "$incident-report")
    public Parameters report(
            @OperationParam(name = "incident", min = 1, max = 1) @Nullable StringType incident,
            @OperationParam(name = "cause", max = 1) @Nullable StringType cause,
            @OperationParam(name = "second-damage", max = 1) @Nullable StringType secondDamage,
            @OperationParam(name = "measures", max = 1) @Nullable StringType measures,
            @OperationParam(name = "encrypted", max = 1) @Nullable BooleanType encrypted,
            RequestDetails request) {
        TokenSubject operator = OperatorOnRequest.subject(request);
        IncidentReport before = find(text(incident).orElse(""));
        Noted noted = noted(
                text(cause),
                text(secondDamage),
                text(measures),
                Optional.ofNullable(encrypted).map(BooleanType::getValue));
        if (noted.isEmpty()) {
            return told(before);
        }
        reports.note(before.id(), noted, operator);
        return told(find(before.id()));
    }

    /** Newest first. */
    @Operation(name = "$incidents", idempotent = true)
    public Parameters all(
            @OperationParam(name = "offset", max = 1) @Nullable IntegerType offset, RequestDetails request) {
        TokenSubject unused = OperatorOnRequest.subject(request);
        int from = Optional.ofNullable(offset)
                .map(IntegerType::getValue)
                .map(asked -> Math.max(asked, 0))
                .orElse(0);
        Parameters answer = new Parameters();
        reports.all(from, MOST)
                .forEach(report -> answer.addParameter()
                        .setName("incident")
                        .setPart(told(report).getParameter()));
        return answer;
    }

    private IncidentReport find(String incident) {
        return reports.find(incident).orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
    }

    private static Noted noted(
            Optional<String> cause,
            Optional<String> secondDamage,
            Optional<String> measures,
            Optional<Boolean> encrypted) {
        try {
            return new Noted(cause, secondDamage, measures, encrypted);
        } catch (IllegalArgumentException e) {
            throw new TechoException(KeepingError.INCIDENT_REPORT_INVALID);
        }
    }

    private Parameters told(IncidentReport report) {
        ReportDeadlines deadlines = properties.deadlines(report.known(), report.malicious());
        Parameters answer = new Parameters();
        answer.addParameter("incident", new StringType(report.id()));
        answer.addParameter("reason", new StringType(report.reason()));
        answer.addParameter("from", new InstantType(Date.from(report.from())));
        answer.addParameter("until", new InstantType(Date.from(report.until())));
        answer.addParameter("known", new InstantType(Date.from(report.known())));
        answer.addParameter("malicious", new BooleanType(report.malicious()));
        answer.addParameter("persons", new IntegerType((int) report.persons()));
        answer.addParameter("told", new IntegerType((int) report.told()));
        report.items().ifPresent(items -> answer.addParameter("items", new StringType(items.strip())));
        add(answer, "categories", report.categories().map(String::strip));
        add(answer, "cause", report.noted().cause());
        add(answer, "second-damage", report.noted().secondDamage());
        add(answer, "measures", report.noted().measures());
        report.noted().encrypted().ifPresent(encrypted -> answer.addParameter("encrypted", new BooleanType(encrypted)));
        report.notedAt().ifPresent(at -> answer.addParameter("noted-at", new InstantType(Date.from(at))));
        answer.addParameter("prompt-report-by", new DateType(deadlines.prompt().toString()));
        answer.addParameter("final-report-by", new DateType(deadlines.last().toString()));
        return answer;
    }

    private static void add(Parameters answer, String name, Optional<String> text) {
        text.ifPresent(given -> answer.addParameter(name, new StringType(given)));
    }
}
