package techo.server.delegation;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import techo.interceptors.error.TechoException;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DelegateRight;
import techo.policy.consent.Delegation;
import techo.policy.consent.DelegationDocument;
import techo.policy.consent.DelegationKind;
import techo.policy.consent.DelegationProposal;
import techo.policy.consent.DelegationProposal.Establisher;
import techo.policy.consent.Period;
import techo.policy.identity.DelegateId;

/** A delegation as FHIR Parameters (docs/identity.md lists them), and back. */
final class DelegationParameters {
    private static final Set<String> KNOWN =
            Set.of("delegate", "kind", "right", "category", "start", "end", "document", "delegation");

    private final List<ParametersParameterComponent> all;

    /** @throws TechoException when it has a name that nobody knows: it may be a restriction that was misspelt */
    DelegationParameters(Parameters parameters) {
        this.all = parameters.getParameter();
        if (!all.stream().allMatch(parameter -> KNOWN.contains(String.valueOf(parameter.getName())))) {
            throw unreadable();
        }
    }

    DelegateId delegate() {
        return single("delegate")
                .filter(Reference.class::isInstance)
                .map(value -> ((Reference) value).getReferenceElement())
                .filter(id -> "RelatedPerson".equals(id.getResourceType()) && !id.isAbsolute() && id.hasIdPart())
                .map(id -> id(id.getIdPart()))
                .orElseThrow(DelegationParameters::unreadable);
    }

    DelegationProposal proposal(Establisher by) {
        Instant from = moment("start").orElse(Period.BEGINNING);
        Instant until = moment("end").orElse(Period.END);
        if (!from.isBefore(until)) {
            throw unreadable();
        }
        return new DelegationProposal(
                by,
                required("kind", code -> value(code, DelegationKind.class)),
                texts("right")
                        .map(code -> value(code, DelegateRight.class).orElseThrow(DelegationParameters::unreadable))
                        .collect(Collectors.toSet()),
                texts("category")
                        .map(code -> DataCategory.ofCode(code).orElseThrow(DelegationParameters::unreadable))
                        .collect(Collectors.toSet()),
                new Period(from, until),
                single("document").isPresent() ? Optional.of(document()) : Optional.empty());
    }

    String delegation() {
        return required("delegation", Optional::of);
    }

    DelegationDocument document() {
        return required("document", DelegationDocument::ofCode);
    }

    static Parameters of(StoredDelegation stored) {
        Delegation delegation = stored.delegation();
        Parameters document = new Parameters();
        document.addParameter("delegation", new StringType(delegation.ref().id().value()));
        document.addParameter("version", new IntegerType((int) delegation.ref().version()));
        document.addParameter("state", new CodeType(code(delegation.state())));
        document.addParameter(
                "delegate",
                new Reference("RelatedPerson/" + delegation.delegate().value()));
        document.addParameter("kind", new CodeType(code(delegation.kind())));
        delegation.rights().stream()
                .sorted()
                .forEach(right -> document.addParameter("right", new CodeType(code(right))));
        delegation.categories().stream()
                .sorted()
                .forEach(category -> document.addParameter("category", new CodeType(category.code())));
        addMoment(document, "start", Optional.of(delegation.period().from()).filter(Period.BEGINNING::isBefore));
        addMoment(document, "end", Optional.of(delegation.period().until()).filter(Period.END::isAfter));
        stored.document().ifPresent(seen -> document.addParameter("document", new CodeType(seen.code())));
        addMoment(document, "verified", delegation.verifiedAt());
        addMoment(document, "established", Optional.of(stored.establishedAt()));
        addMoment(document, "ended", stored.endedAt());
        return document;
    }

    static Parameters of(List<DelegationStanding> all) {
        Parameters list = new Parameters();
        all.forEach(standing -> list.addParameter().setName("delegation").setResource(of(standing)));
        return list;
    }

    private static Parameters of(DelegationStanding standing) {
        Parameters document = of(standing.stored());
        standing.silence().ifPresent(reason -> document.addParameter("reason", new CodeType(reason.code())));
        return document;
    }

    private static void addMoment(Parameters document, String name, Optional<Instant> at) {
        at.ifPresent(moment -> document.addParameter(name, new InstantType(Date.from(moment))));
    }

    private Stream<Type> values(String name) {
        return all.stream()
                .filter(parameter -> name.equals(parameter.getName()))
                .map(parameter ->
                        Optional.ofNullable(parameter.getValue()).orElseThrow(DelegationParameters::unreadable));
    }

    private Stream<String> texts(String name) {
        return values(name)
                .map(value ->
                        Optional.ofNullable(value.primitiveValue()).orElseThrow(DelegationParameters::unreadable));
    }

    /** What is said twice may be two things. */
    private Optional<Type> single(String name) {
        List<Type> values = values(name).toList();
        if (values.size() > 1) {
            throw unreadable();
        }
        return values.stream().findFirst();
    }

    private <T> T required(String name, Function<String, Optional<T>> type) {
        return single(name).map(Base::primitiveValue).flatMap(type).orElseThrow(DelegationParameters::unreadable);
    }

    private Optional<Instant> moment(String name) {
        return single(name)
                .map(value -> Optional.of(value)
                        .filter(InstantType.class::isInstance)
                        .map(instant -> ((InstantType) instant).getValue())
                        .orElseThrow(DelegationParameters::unreadable)
                        .toInstant());
    }

    private static <E extends Enum<E>> Optional<E> value(String code, Class<E> type) {
        try {
            return Optional.of(Enum.valueOf(type, code.replace('-', '_').toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String code(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static DelegateId id(String value) {
        try {
            return new DelegateId(value);
        } catch (IllegalArgumentException e) {
            throw unreadable();
        }
    }

    private static TechoException unreadable() {
        return new TechoException(DelegationError.UNREADABLE);
    }
}
