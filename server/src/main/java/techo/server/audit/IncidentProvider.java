package techo.server.audit;

import static techo.server.audit.OperatorOnRequest.instant;
import static techo.server.audit.OperatorOnRequest.text;

import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
import techo.policy.consent.DataCategory;
import techo.policy.identity.PatientId;
import techo.policy.identity.TokenSubject;
import techo.server.audit.Incidents.Found;
import techo.server.audit.Incidents.Remembered;
import techo.server.audit.Incidents.Reported;
import techo.server.delegation.LegalRepresentatives;

/**
 * Tells operators how far an incident reaches. One operator learns counts, kinds and deadlines at once; the persons, by
 * id, are for a second one, who needs them to tell the people concerned.
 */
public final class IncidentProvider {
    private static final int LONGEST_REASON = 1000;

    private final Incidents incidents;
    private final IncidentReports reports;
    private final LegalRepresentatives representatives;
    private final IncidentProperties properties;

    IncidentProvider(
            Incidents incidents,
            IncidentReports reports,
            LegalRepresentatives representatives,
            IncidentProperties properties) {
        this.incidents = incidents;
        this.reports = reports;
        this.representatives = representatives;
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
            @OperationParam(name = SoughtToken.JTI, max = 1) @Nullable StringType jti,
            @OperationParam(name = SoughtToken.FINGERPRINT, max = 1) @Nullable StringType fingerprint,
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
            Found found = incidents.find(criteria);
            return answer(incidents.remember(incident, found, operator), incident, found);
        } catch (IllegalArgumentException e) {
            throw new TechoException(KeepingError.INCIDENT_INVALID);
        }
    }

    /**
     * Each person is told in their own log that an operator learned of them. Of those who may not be able to act it says who
     * acts by law and is to be told in their place, except from whom the record is kept.
     */
    @Operation(name = "$incident-persons")
    public Parameters persons(
            @OperationParam(name = "incident", min = 1, max = 1) @Nullable StringType incident,
            RequestDetails request) {
        TokenSubject operator = OperatorOnRequest.subject(request);
        String id = text(incident).orElse("");
        Map<PatientId, Map<String, Long>> persons = touched(id, operator);
        Map<PatientId, Instant> told = reports.told(id, persons.keySet());
        RequestAudit audit = RequestAudit.of(request);
        Parameters answer = new Parameters();
        persons.forEach((person, kinds) -> {
            audit.concerns(person);
            ParametersParameterComponent line = answer.addParameter().setName("person");
            line.addPart().setName("patient").setValue(new Reference("Patient/" + person.value()));
            representatives
                    .of(person)
                    .forEach(delegate -> line.addPart()
                            .setName("representative")
                            .setValue(new Reference("RelatedPerson/" + delegate.value())));
            Optional.ofNullable(told.get(person))
                    .ifPresent(at -> line.addPart().setName("told").setValue(new InstantType(Date.from(at))));
            items(line, kinds);
        });
        return answer;
    }

    /** That people whom an incident touched, or who acts for them by law, were told of it. */
    @Operation(name = "$incident-told")
    public Parameters told(
            @OperationParam(name = "incident", min = 1, max = 1) @Nullable StringType incident,
            @OperationParam(name = "patient", min = 1) @Nullable List<Reference> patients,
            RequestDetails request) {
        TokenSubject operator = OperatorOnRequest.subject(request);
        String id = text(incident).orElse("");
        Set<String> given = (patients == null ? List.<Reference>of() : patients)
                .stream()
                        .map(patient -> patient.getReferenceElement().getIdPart())
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet());
        Set<PatientId> told = touched(id, operator).keySet().stream()
                .filter(person -> given.contains(person.value()))
                .collect(Collectors.toSet());
        if (given.isEmpty() || told.size() != given.size()) {
            throw new TechoException(RequestError.NOT_FOUND);
        }
        told.forEach(RequestAudit.of(request)::concerns);
        reports.tell(id, told, operator);
        return new Parameters();
    }

    /** @throws TechoException to the operator who asked for the scope */
    private Map<PatientId, Map<String, Long>> touched(String incident, TokenSubject operator) {
        Remembered remembered =
                incidents.remembered(incident).orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
        if (remembered.by().equals(operator.toString())) {
            throw new TechoException(KeepingError.ANOTHER_OPERATOR);
        }
        IncidentCriteria criteria =
                remembered.criteria().orElseThrow(() -> new TechoException(KeepingError.INCIDENT_UNREADABLE));
        return incidents.find(criteria).scope().persons();
    }

    private Parameters answer(String id, Reported incident, Found found) {
        IncidentScope scope = found.scope();
        ReportDeadlines deadlines = properties.deadlines(incident.known(), incident.malicious());
        Parameters answer = new Parameters();
        answer.addParameter("incident", new StringType(id));
        answer.addParameter("persons", new IntegerType(scope.persons().size()));
        answer.addParameter("erased-persons", new IntegerType(scope.erasedPersons()));
        answer.addParameter("records", count(scope.records()));
        items(answer.addParameter().setName("items"), scope.items());
        categories(answer.addParameter().setName("categories"), found.categories());
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

    private static void categories(ParametersParameterComponent line, Map<DataCategory, Long> categories) {
        categories.forEach((category, count) -> {
            ParametersParameterComponent part = line.addPart().setName("category");
            part.addPart().setName("code").setValue(new CodeType(category.code()));
            part.addPart().setName("name").setValue(new StringType(category.japanese()));
            part.addPart().setName("count").setValue(count(count));
        });
    }

    private static void items(ParametersParameterComponent line, Map<String, Long> kinds) {
        kinds.forEach((type, count) -> {
            ParametersParameterComponent item = line.addPart().setName("item");
            item.addPart().setName("type").setValue(new CodeType(type));
            item.addPart().setName("count").setValue(count(count));
        });
    }
}
