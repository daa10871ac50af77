package techo.server.audit;

import static techo.server.audit.OperatorOnRequest.instant;
import static techo.server.audit.OperatorOnRequest.text;

import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;
import techo.interceptors.audit.RequestAudit;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.policy.audit.IncidentCriteria;
import techo.policy.audit.IncidentScope;
import techo.policy.audit.ReportDeadlines;
import techo.policy.identity.TokenSubject;
import techo.server.audit.Incidents.Remembered;
import techo.server.audit.Incidents.Reported;

/**
 * Tells operators how far an incident reaches. One operator learns counts, kinds and deadlines at once; the persons, by
 * id, are for a second one, who needs them to tell the people concerned.
 */
public final class IncidentProvider {
    private static final ZoneId JAPAN = ZoneId.of("Asia/Tokyo");
    private static final int LONGEST_REASON = 1000;

    private final Incidents incidents;
    private final IncidentProperties properties;

    IncidentProvider(Incidents incidents, IncidentProperties properties) {
        this.incidents = incidents;
        this.properties = properties;
    }

    @Operation(name = "$incident-scope")
    public Parameters scope(
            @OperationParam(name = "reason", min = 1, max = 1) @Nullable StringType reason,
            @OperationParam(name = "from", min = 1, max = 1) @Nullable InstantType from,
            @OperationParam(name = "until", min = 1, max = 1) @Nullable InstantType until,
            @OperationParam(name = "known", min = 1, max = 1) @Nullable InstantType known,
            @OperationParam(name = "malicious", max = 1) @Nullable BooleanType malicious,
            @OperationParam(name = "actor", max = 1) @Nullable StringType actor,
            @OperationParam(name = "client", max = 1) @Nullable StringType client,
            @OperationParam(name = SoughtToken.TOKEN, max = 1) @Nullable StringType token,
            @OperationParam(name = "jti", max = 1) @Nullable StringType jti,
            @OperationParam(name = "token-fingerprint", max = 1) @Nullable StringType fingerprint,
            @OperationParam(name = "request", max = 1) @Nullable StringType requestId,
            @OperationParam(name = "export", max = 1) @Nullable StringType export,
            RequestDetails request) {
        TokenSubject operator = OperatorOnRequest.subject(request);
        try {
            String why = text(reason)
                    .filter(given -> given.length() <= LONGEST_REASON)
                    .orElseThrow(() -> new IllegalArgumentException("an incident has a reason"));
            IncidentCriteria criteria = new IncidentCriteria(
                    instant(from),
                    instant(until),
                    text(actor),
                    text(client),
                    SoughtToken.of(token, jti, fingerprint, request),
                    text(requestId),
                    text(export));
            boolean onPurpose = malicious != null && malicious.booleanValue();
            Reported incident = new Reported(why, criteria, instant(known), onPurpose);
            IncidentScope scope = incidents.scope(criteria);
            return answer(incidents.remember(incident, scope, operator), incident, scope);
        } catch (IllegalArgumentException e) {
            throw new TechoException(KeepingError.INCIDENT_INVALID);
        }
    }

    /** Each person is told in their own log that an operator learned of them. */
    @Operation(name = "$incident-persons")
    public Parameters persons(
            @OperationParam(name = "incident", min = 1, max = 1) @Nullable StringType incident,
            RequestDetails request) {
        TokenSubject operator = OperatorOnRequest.subject(request);
        Remembered remembered =
                text(incident).flatMap(incidents::find).orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
        if (remembered.by().equals(operator.toString())) {
            throw new TechoException(KeepingError.ANOTHER_OPERATOR);
        }
        RequestAudit audit = RequestAudit.of(request);
        Parameters answer = new Parameters();
        incidents.scope(remembered.criteria()).persons().forEach((person, kinds) -> {
            audit.concerns(person);
            ParametersParameterComponent line = answer.addParameter().setName("person");
            line.addPart().setName("patient").setValue(new Reference("Patient/" + person.value()));
            items(line, kinds);
        });
        return answer;
    }

    private Parameters answer(String id, Reported incident, IncidentScope scope) {
        ReportDeadlines deadlines = ReportDeadlines.of(
                LocalDate.ofInstant(incident.known(), JAPAN),
                incident.malicious(),
                properties.days(),
                properties.holidays());
        Parameters answer = new Parameters();
        answer.addParameter("incident", new StringType(id));
        answer.addParameter("persons", new IntegerType(scope.persons().size()));
        answer.addParameter("erased-persons", new IntegerType(scope.erasedPersons()));
        answer.addParameter("records", count(scope.records()));
        items(answer.addParameter().setName("items"), scope.items());
        var grounds = scope.grounds(incident.malicious());
        answer.addParameter("report-required", new BooleanType(!grounds.isEmpty()));
        grounds.forEach(ground -> answer.addParameter("ground", new CodeType(ground.code())));
        answer.addParameter("prompt-report-by", new DateType(deadlines.prompt().toString()));
        answer.addParameter("final-report-by", new DateType(deadlines.last().toString()));
        return answer;
    }

    /** As many as the type can say. */
    private static IntegerType count(long count) {
        return new IntegerType((int) Math.min(count, Integer.MAX_VALUE));
    }

    private static void items(ParametersParameterComponent line, Map<String, Long> kinds) {
        kinds.forEach((type, count) -> {
            ParametersParameterComponent item = line.addPart().setName("item");
            item.addPart().setName("type").setValue(new CodeType(type));
            item.addPart().setName("count").setValue(count(count));
        });
    }
}
