package techo.server.emergency;

import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import techo.interceptors.audit.RequestAudit;
import techo.interceptors.consent.ConsentReader;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.interceptors.identity.CallerOnRequest;
import techo.interceptors.identity.IdentityError;
import techo.policy.consent.ConsentPolicy;
import techo.policy.consent.DataCategory;
import techo.policy.consent.EmergencyAccessId;
import techo.policy.consent.EmergencyGround;
import techo.policy.consent.EmergencyOpening;
import techo.policy.consent.EmergencyOpening.Opened;
import techo.policy.consent.EmergencyPolicy;
import techo.policy.consent.EmergencyReason;
import techo.policy.consent.EmergencyRequest;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;
import techo.policy.identity.Permission;
import techo.server.consent.ConsentCompilation;
import techo.server.consent.EmergencyRows;
import techo.server.consent.ResourceRows;
import techo.server.consent.StoredEvidence;
import techo.server.storage.DatabaseClock;

/** Lets staff whom the organisation trusts with it open one record, for a while, for a written reason. */
public final class EmergencyProvider {
    private final StoredEvidence stored;
    private final Disasters disasters;
    private final FoundPeople people;
    private final EmergencyRows rows;
    private final ResourceRows resources;
    private final ConsentCompilation compilation;
    private final TransactionTemplate transaction;
    private final DatabaseClock clock;

    EmergencyProvider(
            StoredEvidence stored,
            Disasters disasters,
            FoundPeople people,
            EmergencyRows rows,
            ResourceRows resources,
            ConsentCompilation compilation,
            TransactionTemplate transaction,
            DatabaseClock clock) {
        this.stored = stored;
        this.disasters = disasters;
        this.people = people;
        this.rows = rows;
        this.resources = resources;
        this.compilation = compilation;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * The purpose of the token says whether it is an emergency or a disaster. Whoever is found by what is known of them
     * must be the only one who fits.
     *
     * @param ground {@code life} (生命・身体) or {@code chosen-before}
     */
    @Operation(name = "$emergency-access", typeName = "Patient")
    public Parameters open(
            @OperationParam(name = "patient", max = 1) @Nullable Reference patient,
            @OperationParam(name = "name", max = 1) @Nullable StringType name,
            @OperationParam(name = "birth-date", max = 1) @Nullable DateType birthDate,
            @OperationParam(name = "gender", max = 1) @Nullable CodeType gender,
            @OperationParam(name = "postal-code", max = 1) @Nullable StringType postalCode,
            @OperationParam(name = "ground", min = 1, max = 1) @Nullable CodeType ground,
            @OperationParam(name = "reason", min = 1, max = 1) @Nullable StringType reason,
            @OperationParam(name = "category", min = 1) @Nullable List<CodeType> categories,
            RequestDetails request) {
        RequestAudit audit = RequestAudit.of(request);
        Caller caller = CallerOnRequest.of(request).orElseThrow(() -> new TechoException(RequestError.LOGIN_REQUIRED));
        if (!(caller instanceof Caller.Recipient recipient)) {
            throw new TechoException(RequestError.NOT_PERMITTED);
        }
        requireScope(recipient, patient == null ? Permission.SEARCH : Permission.READ);
        Question question = read(
                EmergencyError.REQUEST_INVALID,
                () -> new Question(
                        patient == null
                                ? new FoundPeople.Known(
                                        text(name),
                                        text(birthDate),
                                        text(gender),
                                        Optional.ofNullable(postalCode).map(StringType::getValue))
                                : new FoundPeople.Named(new PatientId(String.valueOf(
                                        patient.getReferenceElement().getIdPart()))),
                        ground(text(ground)),
                        new EmergencyReason(text(reason)),
                        categories(categories)));
        EmergencyRequest asked = new EmergencyRequest(
                new EmergencyAccessId(UUID.randomUUID().toString()),
                recipient,
                people.of(question.who()),
                question.ground(),
                question.reason(),
                question.categories(),
                clock.instant());
        return answer(open(asked, audit));
    }

    /** An opening tells whether somebody is known here, as a look at the Patient would. */
    private static void requireScope(Caller caller, Permission permission) {
        if (!caller.scopes().mayOpen(permission, "Patient")) {
            throw new TechoException(IdentityError.SCOPE_INSUFFICIENT);
        }
    }

    /** What the request says, before anything is looked for. */
    private record Question(
            FoundPeople.Description who,
            EmergencyGround ground,
            EmergencyReason reason,
            Set<DataCategory> categories) {}

    /** @param reading fails with IllegalArgumentException where the request says what cannot be, and does nothing else */
    static <T> T read(EmergencyError refusal, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw new TechoException(refusal);
        }
    }

    /** Deciding and writing are one transaction, so that two who ask at once do not both come first. */
    private Opened open(EmergencyRequest asked, RequestAudit audit) {
        EmergencyOpening opening = transaction.execute(status -> {
            asked.found().forEach(person -> resources.patientPid(person).ifPresent(resources::lock));
            EmergencyPolicy policy =
                    new EmergencyPolicy(stored.conditions(asked.caller().recipient()), disasters.all());
            EmergencyOpening decided = policy.open(asked, stored.of(asked.found()));
            if (decided instanceof Opened opened) {
                long pid = resources.patientPid(opened.access().person()).orElseThrow();
                rows.insert(pid, opened.access(), asked.reason(), opened.reviewBy());
                compilation.recompile(pid);
            }
            return decided;
        });
        if (asked.found().size() == 1) {
            // Also a refusal: the person may know who tried.
            asked.found().forEach(audit::concerns);
        }
        if (opening instanceof Opened opened) {
            audit.because(asked.ground().code());
            return opened;
        }
        if (opening instanceof EmergencyOpening.Refused refused) {
            audit.denied(refused.reason().code());
        }
        throw new TechoException(EmergencyError.NOT_OPENED);
    }

    private static EmergencyGround ground(String code) {
        return EmergencyGround.valueOf(code.replace('-', '_').toUpperCase(Locale.ROOT));
    }

    static Set<DataCategory> categories(@Nullable List<CodeType> codes) {
        Set<DataCategory> categories = EnumSet.noneOf(DataCategory.class);
        for (CodeType code : codes == null ? List.<CodeType>of() : codes) {
            categories.add(DataCategory.ofCode(String.valueOf(code.getValue()))
                    .filter(category -> !ConsentPolicy.NEVER_SHARED.contains(category))
                    .orElseThrow(() -> new IllegalArgumentException("unknown category")));
        }
        if (categories.isEmpty()) {
            throw new IllegalArgumentException("no category");
        }
        return categories;
    }

    static String text(@Nullable PrimitiveType<?> given) {
        return Optional.ofNullable(given)
                .map(PrimitiveType::getValueAsString)
                .orElseThrow(() -> new IllegalArgumentException("missing"));
    }

    private static Parameters answer(Opened opened) {
        Parameters answer = new Parameters();
        answer.addParameter("access", new StringType(opened.access().id().value()));
        answer.addParameter(
                "patient", new Reference("Patient/" + opened.access().person().value()));
        opened.access().categories().stream()
                .sorted()
                .forEach(category ->
                        answer.addParameter("category", new Coding(ConsentReader.CATEGORIES, category.code(), null)));
        answer.addParameter(
                "period",
                new Period()
                        .setStart(Date.from(opened.access().period().from()))
                        .setEnd(Date.from(opened.access().period().until())));
        answer.addParameter("review-by", new InstantType(Date.from(opened.reviewBy())));
        return answer;
    }
}
