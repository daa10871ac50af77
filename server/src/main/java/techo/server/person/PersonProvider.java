package techo.server.person;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;
import techo.interceptors.audit.RequestAudit;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.interceptors.identity.CallerOnRequest;
import techo.interceptors.identity.IdentityError;
import techo.policy.consent.Audience;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;
import techo.policy.identity.Permission;
import techo.server.consent.PersonRows;
import techo.server.consent.PersonRows.AskedBy;
import techo.server.erasure.WaitingErasures;

/** Stops and starts all sharing of a person, keeps delegates out, and hides single items. */
public final class PersonProvider {
    private final PersonRows persons;
    private final HiddenItems items;
    private final WaitingErasures erasures;
    private final Clock clock;

    PersonProvider(PersonRows persons, HiddenItems items, WaitingErasures erasures, Clock clock) {
        this.persons = persons;
        this.items = items;
        this.erasures = erasures;
        this.clock = clock;
    }

    /** Nothing is shared with recipients from now on (利用停止); the person still sees everything. */
    @Operation(name = "$stop-sharing", typeName = "Patient")
    public Parameters stop(@IdParam IdType id, RequestDetails request) {
        Concerned concerned = concerned(id, request);
        persons.freeze(concerned.patientPid, concerned.by);
        return answer("sharing", "stopped");
    }

    /** Not while the record waits to be erased: that is taken back first. */
    @Operation(name = "$resume-sharing", typeName = "Patient")
    public Parameters resume(@IdParam IdType id, RequestDetails request) {
        Concerned concerned = concerned(id, request);
        requireLifted(erasures.unlessOneWaits(
                concerned.person,
                concerned.patientPid,
                () -> persons.thaw(concerned.patientPid, clock.instant(), concerned.by)));
        return answer("sharing", "open");
    }

    /** No delegate sees anything from now on (不開示・支援措置). */
    @Operation(name = "$shield", typeName = "Patient")
    public Parameters shield(@IdParam IdType id, RequestDetails request) {
        Concerned concerned = concerned(id, request);
        persons.shield(concerned.patientPid, concerned.by);
        return answer("delegates", "shielded");
    }

    @Operation(name = "$unshield", typeName = "Patient")
    public Parameters unshield(@IdParam IdType id, RequestDetails request) {
        Concerned concerned = concerned(id, request);
        requireLifted(persons.unshield(concerned.patientPid, clock.instant(), concerned.by));
        return answer("delegates", "open");
    }

    /** Hides one item from recipients, delegates or both; nobody who was named sees it, in an emergency neither. */
    @Operation(name = "$hide", global = true)
    public Parameters hide(
            @IdParam IdType id, @OperationParam(name = "from") @Nullable List<CodeType> from, RequestDetails request) {
        return change(id, request, hidden -> hidden.addAll(audiences(from)));
    }

    /** Shows it again to whoever is named. */
    @Operation(name = "$unhide", global = true)
    public Parameters unhide(
            @IdParam IdType id, @OperationParam(name = "from") @Nullable List<CodeType> from, RequestDetails request) {
        return change(id, request, hidden -> hidden.removeAll(audiences(from)));
    }

    /** Each item that the person hid from anybody, and from whom. Told to nobody else. */
    @Operation(name = "$hidden-items", typeName = "Patient", idempotent = true)
    public Parameters hidden(@IdParam IdType id, RequestDetails request) {
        Caller caller = caller(request);
        PatientId person = patient(id);
        if (!(caller instanceof Caller.Citizen citizen) || !citizen.patient().equals(person)) {
            throw new TechoException(RequestError.NOT_FOUND);
        }
        if (!caller.scopes().openAll(Permission.READ)) {
            throw new TechoException(IdentityError.SCOPE_INSUFFICIENT);
        }
        RequestAudit.of(request).concerns(person);
        Parameters answer = new Parameters();
        items.all(person).forEach((item, hidden) -> {
            ParametersParameterComponent line = answer.addParameter().setName("item");
            line.addPart().setName("reference").setValue(new Reference(item.type() + "/" + item.id()));
            hidden.forEach(audience -> line.addPart().setName("from").setValue(new CodeType(code(audience))));
        });
        return answer;
    }

    private Parameters change(IdType id, RequestDetails request, java.util.function.Consumer<Set<Audience>> change) {
        String type = request.getResourceName();
        Caller caller = caller(request);
        if (!(caller instanceof Caller.Citizen citizen)) {
            throw new TechoException(RequestError.NOT_PERMITTED);
        }
        if (!caller.scopes().mayOpen(Permission.UPDATE, type)) {
            throw new TechoException(IdentityError.SCOPE_INSUFFICIENT);
        }
        Set<Audience> hidden = items.change(citizen.patient(), type, id.getIdPart(), clock.instant(), change)
                .orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
        RequestAudit.of(request).concerns(citizen.patient());
        Parameters answer = new Parameters();
        hidden.forEach(audience -> answer.addParameter("hidden-from", new CodeType(code(audience))));
        return answer;
    }

    private static Set<Audience> audiences(@Nullable List<CodeType> from) {
        if (from == null || from.isEmpty()) {
            return EnumSet.allOf(Audience.class);
        }
        Set<Audience> named = EnumSet.noneOf(Audience.class);
        for (CodeType code : from) {
            named.add(Arrays.stream(Audience.values())
                    .filter(audience -> code(audience).equals(code.getValue()))
                    .findFirst()
                    .orElseThrow(() -> new TechoException(PersonError.AUDIENCE_UNKNOWN)));
        }
        return named;
    }

    private static String code(Audience audience) {
        return audience.name().toLowerCase(Locale.ROOT);
    }

    private Concerned concerned(IdType id, RequestDetails request) {
        Caller caller = caller(request);
        PatientId person = patient(id);
        AskedBy by = caller.fold(
                        citizen -> Optional.of(AskedBy.PERSON)
                                .filter(own -> citizen.patient().equals(person)),
                        delegate -> Optional.<AskedBy>empty(),
                        recipient -> Optional.<AskedBy>empty(),
                        operator -> Optional.of(AskedBy.OPERATOR))
                .orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
        if (!caller.scopes().mayOpen(Permission.UPDATE, "Patient")) {
            throw new TechoException(IdentityError.SCOPE_INSUFFICIENT);
        }
        long pid = items.patientPid(person).orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
        RequestAudit.of(request).concerns(person);
        return new Concerned(person, pid, by);
    }

    private static PatientId patient(IdType id) {
        try {
            return new PatientId(id.getIdPart());
        } catch (IllegalArgumentException e) {
            throw new TechoException(RequestError.NOT_FOUND);
        }
    }

    private static Caller caller(RequestDetails request) {
        return CallerOnRequest.of(request).orElseThrow(() -> new TechoException(RequestError.LOGIN_REQUIRED));
    }

    private static void requireLifted(boolean lifted) {
        if (!lifted) {
            throw new TechoException(PersonError.STOPPED_BY_OPERATOR);
        }
    }

    private static Parameters answer(String name, String code) {
        Parameters answer = new Parameters();
        answer.addParameter(name, new CodeType(code));
        return answer;
    }

    private record Concerned(PatientId person, long patientPid, AskedBy by) {}
}
