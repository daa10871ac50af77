package techo.server.audit;

import static techo.server.audit.OperatorOnRequest.instant;
import static techo.server.audit.OperatorOnRequest.text;

import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.BooleanType;
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
import techo.policy.audit.LegalHold;
import techo.policy.audit.LegalHoldId;
import techo.policy.identity.PatientId;
import techo.policy.identity.TokenSubject;
import techo.server.audit.LegalHolds.Placed;

/** What operators do about evidence: hold it, and two of them together let it go. */
public final class LegalHoldProvider {
    private final LegalHolds holds;

    LegalHoldProvider(LegalHolds holds) {
        this.holds = holds;
    }

    /** In force at once. */
    @Operation(name = "$legal-hold")
    public Parameters place(
            @OperationParam(name = "reason", min = 1, max = 1) @Nullable StringType reason,
            @OperationParam(name = "from", min = 1, max = 1) @Nullable InstantType from,
            @OperationParam(name = "until", min = 1, max = 1) @Nullable InstantType until,
            @OperationParam(name = "patient") @Nullable List<Reference> patients,
            RequestDetails request) {
        TokenSubject operator = OperatorOnRequest.subject(request);
        try {
            LegalHold hold = new LegalHold(
                    text(reason).orElse(""),
                    (patients == null ? List.<Reference>of() : patients)
                            .stream()
                                    .map(patient -> new PatientId(
                                            patient.getReferenceElement().getIdPart()))
                                    .collect(Collectors.toSet()),
                    instant(from),
                    instant(until));
            hold.persons().forEach(RequestAudit.of(request)::concerns);
            return new Parameters()
                    .addParameter(
                            "hold", new StringType(holds.place(hold, operator).value()));
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new TechoException(KeepingError.LEGAL_HOLD_INVALID);
        }
    }

    @Operation(name = "$legal-holds", idempotent = true)
    public Parameters list(RequestDetails request) {
        TokenSubject unused = OperatorOnRequest.subject(request);
        Parameters answer = new Parameters();
        holds.all().forEach(hold -> describe(answer.addParameter().setName("hold"), hold));
        return answer;
    }

    @Operation(name = "$legal-hold-propose-lift")
    public Parameters propose(
            @OperationParam(name = "hold", min = 1, max = 1) @Nullable StringType hold,
            @OperationParam(name = "reason", min = 1, max = 1) @Nullable StringType reason,
            RequestDetails request) {
        TokenSubject operator = OperatorOnRequest.subject(request);
        String why = text(reason)
                .filter(given -> given.length() <= 1000)
                .orElseThrow(() -> new TechoException(KeepingError.LEGAL_HOLD_INVALID));
        if (!holds.proposeLift(id(hold), why, operator)) {
            throw new TechoException(RequestError.NOT_FOUND);
        }
        return new Parameters();
    }

    /** By another operator than the one who proposed it. */
    @Operation(name = "$legal-hold-lift")
    public Parameters lift(
            @OperationParam(name = "hold", min = 1, max = 1) @Nullable StringType hold, RequestDetails request) {
        TokenSubject operator = OperatorOnRequest.subject(request);
        if (!holds.lift(id(hold), operator)) {
            throw new TechoException(KeepingError.ANOTHER_OPERATOR);
        }
        return new Parameters();
    }

    private static LegalHoldId id(@Nullable StringType given) {
        try {
            return new LegalHoldId(text(given).orElse(""));
        } catch (IllegalArgumentException e) {
            throw new TechoException(RequestError.NOT_FOUND);
        }
    }

    /** Persons only by their number: who is investigated is for the case file. */
    private static void describe(ParametersParameterComponent line, Placed placed) {
        line.addPart().setName("id").setValue(new StringType(placed.id().value()));
        line.addPart().setName("reason").setValue(new StringType(placed.hold().reason()));
        line.addPart()
                .setName("from")
                .setValue(new InstantType(Date.from(placed.hold().from())));
        line.addPart()
                .setName("until")
                .setValue(new InstantType(Date.from(placed.hold().until())));
        line.addPart()
                .setName("persons")
                .setValue(new IntegerType(placed.hold().persons().size()));
        line.addPart().setName("placed").setValue(new InstantType(Date.from(placed.at())));
        line.addPart().setName("placed-by").setValue(new StringType(placed.by()));
        line.addPart().setName("lift-proposed").setValue(new BooleanType(placed.liftProposed()));
        line.addPart().setName("lifted").setValue(new BooleanType(placed.lifted()));
    }
}
