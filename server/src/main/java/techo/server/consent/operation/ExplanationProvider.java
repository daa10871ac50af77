package techo.server.consent.operation;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.annotation.ResourceParam;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;
import techo.interceptors.audit.RequestAudit;
import techo.interceptors.consent.ResourceKey;
import techo.interceptors.error.TechoException;
import techo.interceptors.identity.IdentityError;
import techo.policy.consent.ConsentId;
import techo.policy.consent.DataCategory;
import techo.policy.consent.Period;
import techo.policy.identity.Caller;
import techo.policy.identity.Permission;
import techo.server.storage.DatabaseClock;

/** Answers why somebody sees something, and what would change if. */
public final class ExplanationProvider {
    private static final Set<String> COHORT_NAMES =
            Set.of("recipient", "recipient-type", "purpose", "category", "practitioner", "project");
    private static final Set<String> SIMULATED_NAMES = simulatedNames();

    private final AccessExplanation explanation;
    private final ConsentSimulation simulation;
    private final DatabaseClock clock;

    ExplanationProvider(AccessExplanation explanation, ConsentSimulation simulation, DatabaseClock clock) {
        this.explanation = explanation;
        this.simulation = simulation;
        this.clock = clock;
    }

    private static Set<String> simulatedNames() {
        Set<String> names = new HashSet<>(ProposedConsent.NAMES);
        names.addAll(Set.of("withdraw", "recipient-type"));
        return Set.copyOf(names);
    }

    /** Why a recipient can, or cannot, see what is in the record, and which provision decides. */
    @Operation(name = "$explain-access", typeName = "Patient", idempotent = true)
    public Parameters explain(
            @IdParam IdType id,
            @OperationParam(name = "recipient", min = 1, max = 1) @Nullable StringType recipient,
            @OperationParam(name = "purpose", min = 1, max = 1) @Nullable CodeType purpose,
            @OperationParam(name = "recipient-type", max = 1) @Nullable CodeType recipientType,
            @OperationParam(name = "resource", max = 1) @Nullable StringType resource,
            @OperationParam(name = "at", max = 1) @Nullable InstantType at,
            @OperationParam(name = "practitioner", max = 1) @Nullable StringType practitioner,
            @OperationParam(name = "project", max = 1) @Nullable StringType project,
            RequestDetails request) {
        Asker asker = Asker.about(id.getIdPart(), request).with(Permission.SEARCH);
        RequestAudit.of(request).concerns(asker.person());
        Map<String, @Nullable Type> given = new LinkedHashMap<>();
        given.put("recipient", recipient);
        given.put("purpose", purpose);
        given.put("recipient-type", recipientType);
        given.put("practitioner", practitioner);
        given.put("project", project);
        return explanation.explain(
                asker,
                AccessQuestion.of(parts(given)),
                Optional.ofNullable(resource).map(StringType::getValue).map(ExplanationProvider::key),
                Optional.ofNullable(at).map(InstantType::getValue).map(java.util.Date::toInstant));
    }

    /** What a consent or a withdrawal would change for one recipient. Nothing is stored. */
    @Operation(name = "$simulate-consent", typeName = "Patient")
    public Parameters simulate(
            @IdParam(optional = true) @Nullable IdType id, @ResourceParam Parameters asked, RequestDetails request) {
        if (id == null || !id.hasIdPart()) {
            return cohort(asked, request);
        }
        Asker asker = Asker.about(id.getIdPart(), request).with(Permission.SEARCH);
        RequestAudit.of(request).concerns(asker.person());
        Parts parts = ProposedConsent.parts(asked, SIMULATED_NAMES);
        boolean gives = !parts.named("category").isEmpty();
        Optional<Consent> proposed = gives
                ? Optional.of(ProposedConsent.of(
                        parts,
                        asker.person(),
                        asker.reference(),
                        clock.instant(),
                        (purpose, version) -> Optional.empty()))
                : Optional.empty();
        Set<ConsentId> withdrawn = parts.named("withdraw").stream()
                .map(ParametersParameterComponent::getValue)
                .map(value -> value instanceof org.hl7.fhir.r4.model.Reference reference
                        ? reference.getReferenceElement().getIdPart()
                        : String.valueOf(value == null ? "" : value.primitiveValue()))
                .map(ExplanationProvider::consent)
                .collect(Collectors.toSet());
        return simulation.ofPerson(asker, AccessQuestion.of(parts), proposed, withdrawn);
    }

    private Parameters cohort(Parameters asked, RequestDetails request) {
        Caller caller = Asker.caller(request);
        if (!(caller instanceof Caller.Operator)) {
            throw new TechoException(IdentityError.OPERATOR_REQUIRED);
        }
        Asker.requireScope(caller, Permission.SEARCH);
        Parts parts = ProposedConsent.parts(asked, COHORT_NAMES);
        Set<DataCategory> categories = parts.codes("category", DataCategory::ofCode);
        // Any set of categories would be a count of its own, and with enough of them one person's change shows.
        if (categories.size() != 1) {
            throw Parts.invalid("Parameters.parameter.where(name = 'category')");
        }
        LocalDate today = LocalDate.ofInstant(clock.instant(), Period.JAPAN);
        return simulation.ofEverybody(
                AccessQuestion.of(parts),
                categories.iterator().next(),
                Period.ofDays(today, today).from());
    }

    private static Parts parts(Map<String, @Nullable Type> given) {
        Parameters parameters = new Parameters();
        given.forEach((name, value) -> {
            if (value != null) {
                parameters.addParameter(name, value);
            }
        });
        return ProposedConsent.parts(parameters, given.keySet());
    }

    private static ConsentId consent(String id) {
        try {
            return new ConsentId(id);
        } catch (IllegalArgumentException e) {
            throw Parts.invalid("Parameters.parameter.where(name = 'withdraw')");
        }
    }

    private static ResourceKey key(String reference) {
        IdType id = new IdType(reference);
        if (!id.hasResourceType() || !id.hasIdPart()) {
            throw Parts.invalid("Parameters.parameter.where(name = 'resource')");
        }
        return new ResourceKey(id.getResourceType(), id.getIdPart());
    }
}
