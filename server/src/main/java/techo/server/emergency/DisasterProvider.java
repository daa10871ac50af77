package techo.server.emergency;

import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.interceptors.identity.CallerOnRequest;
import techo.interceptors.identity.IdentityError;
import techo.policy.consent.Disaster;
import techo.policy.identity.Caller;
import techo.policy.identity.TokenSubject;
import techo.policy.recipient.Prefecture;

/** What operators do: declare and end disasters, and review what was opened. */
public final class DisasterProvider {
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_NOTE = 1000;

    private final Disasters disasters;
    private final EmergencyReviews reviews;

    DisasterProvider(Disasters disasters, EmergencyReviews reviews) {
        this.disasters = disasters;
        this.reviews = reviews;
    }

    /** From the beginning of its period, registered recipients in the area may open records for it. */
    @Operation(name = "$declare-disaster")
    public Parameters declare(
            @OperationParam(name = "name", min = 1, max = 1) @Nullable StringType name,
            @OperationParam(name = "prefecture", min = 1) @Nullable List<CodeType> prefectures,
            @OperationParam(name = "period", min = 1, max = 1) @Nullable Period period,
            @OperationParam(name = "category", min = 1) @Nullable List<CodeType> categories,
            RequestDetails request) {
        TokenSubject operator = operator(request);
        String called = EmergencyProvider.read(EmergencyError.DISASTER_INVALID, () -> name(name));
        Disaster disaster = EmergencyProvider.read(
                EmergencyError.DISASTER_INVALID,
                () -> new Disaster(area(prefectures), period(period), EmergencyProvider.categories(categories)));
        Parameters answer = new Parameters();
        answer.addParameter("disaster", new StringType(disasters.declare(called, disaster, operator)));
        return answer;
    }

    /** In force for the next opening. */
    @Operation(name = "$end-disaster")
    public Parameters end(
            @OperationParam(name = "disaster", min = 1, max = 1) @Nullable StringType disaster,
            RequestDetails request) {
        TokenSubject operator = operator(request);
        if (!disasters.end(
                Optional.ofNullable(disaster).map(StringType::getValue).orElse(""), operator)) {
            throw new TechoException(RequestError.NOT_FOUND);
        }
        return new Parameters();
    }

    /** What was opened and waits for somebody else to look at it. */
    @Operation(name = "$emergency-accesses", idempotent = true)
    public Parameters waiting(RequestDetails request) {
        operator(request);
        Parameters answer = new Parameters();
        reviews.waiting().forEach(answer::addParameter);
        return answer;
    }

    /** Says whether an opening was justified. */
    @Operation(name = "$review-emergency")
    public Parameters review(
            @OperationParam(name = "access", min = 1, max = 1) @Nullable StringType access,
            @OperationParam(name = "justified", min = 1, max = 1) @Nullable BooleanType justified,
            @OperationParam(name = "note", max = 1) @Nullable StringType note,
            RequestDetails request) {
        TokenSubject operator = operator(request);
        String said = Optional.ofNullable(note).map(StringType::getValue).orElse("");
        if (justified == null || justified.getValue() == null || said.length() > LONGEST_NOTE) {
            throw new TechoException(EmergencyError.REQUEST_INVALID);
        }
        String id = Optional.ofNullable(access).map(StringType::getValue).orElse("");
        if (!reviews.review(id, justified.booleanValue(), said, operator)) {
            throw new TechoException(RequestError.NOT_FOUND);
        }
        return new Parameters();
    }

    private static String name(@Nullable StringType given) {
        String name = EmergencyProvider.text(given);
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("a disaster has a name");
        }
        return name;
    }

    private static Set<Prefecture> area(@Nullable List<CodeType> prefectures) {
        Set<Prefecture> area = (prefectures == null ? List.<CodeType>of() : prefectures)
                .stream()
                        .map(code -> new Prefecture(String.valueOf(code.getValue())))
                        .collect(Collectors.toSet());
        if (area.isEmpty()) {
            throw new IllegalArgumentException("a disaster has an area");
        }
        return area;
    }

    private static techo.policy.consent.Period period(@Nullable Period given) {
        if (given == null || !given.hasStart() || !given.hasEnd()) {
            throw new IllegalArgumentException("a disaster has a beginning and an end");
        }
        return new techo.policy.consent.Period(
                given.getStart().toInstant(), given.getEnd().toInstant());
    }

    private static TokenSubject operator(RequestDetails request) {
        Caller caller = CallerOnRequest.of(request).orElseThrow(() -> new TechoException(RequestError.LOGIN_REQUIRED));
        if (!(caller instanceof Caller.Operator)) {
            throw new TechoException(IdentityError.OPERATOR_REQUIRED);
        }
        return caller.access().subject().orElseThrow(() -> new TechoException(IdentityError.CALLER_UNKNOWN));
    }
}
