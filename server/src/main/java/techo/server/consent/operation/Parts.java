package techo.server.consent.operation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Type;
import techo.interceptors.error.Problem;
import techo.interceptors.error.TechoException;

/**
 * The parts of a parameter, by name. A name that is not known is refused: it may be a restriction that was misspelt, and
 * to leave it out would widen.
 *
 * @param where the element that the parts belong to, for what is wrong
 */
record Parts(String where, List<ParametersParameterComponent> all) {
    /** @throws TechoException for a part that is not {@code known} */
    static Parts of(String where, List<ParametersParameterComponent> all, Set<String> known) {
        all.stream()
                .map(ParametersParameterComponent::getName)
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw invalid(where);
                });
        return new Parts(where, List.copyOf(all));
    }

    List<ParametersParameterComponent> named(String name) {
        return all.stream().filter(part -> name.equals(part.getName())).toList();
    }

    <T extends Type> Optional<T> value(String name, Class<T> type) {
        List<ParametersParameterComponent> found = named(name);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        if (found.size() > 1 || !type.isInstance(found.get(0).getValue())) {
            throw invalid(where(name));
        }
        return Optional.of(type.cast(found.get(0).getValue()));
    }

    Optional<String> text(String name) {
        List<ParametersParameterComponent> found = named(name);
        if (found.size() > 1) {
            throw invalid(where(name));
        }
        return found.stream()
                .map(part -> Optional.ofNullable(part.getValue())
                        .map(Type::primitiveValue)
                        .orElseThrow(() -> invalid(where(name))))
                .findFirst();
    }

    <T> Optional<T> code(String name, Function<String, Optional<T>> known) {
        return text(name).map(code -> known.apply(code).orElseThrow(() -> invalid(where(name))));
    }

    <T> Set<T> codes(String name, Function<String, Optional<T>> known) {
        return named(name).stream()
                .map(part -> Optional.ofNullable(part.getValue())
                        .map(Type::primitiveValue)
                        .flatMap(known)
                        .orElseThrow(() -> invalid(where(name))))
                .collect(Collectors.toUnmodifiableSet());
    }

    Optional<Period> period(String name) {
        return value(name, Period.class);
    }

    /** @return the logical id of a reference to one type of this server, or of the bare id */
    Optional<String> reference(String name, String type) {
        List<ParametersParameterComponent> found = named(name);
        if (found.size() == 1 && found.get(0).getValue() instanceof Reference reference) {
            if (!type.equals(reference.getReferenceElement().getResourceType())
                    || reference.getReferenceElement().isAbsolute()) {
                throw invalid(where(name));
            }
            return Optional.of(reference.getReferenceElement().getIdPart());
        }
        return text(name);
    }

    /** @return references to resources of this server, each with its type */
    List<Reference> references(String name) {
        return named(name).stream()
                .map(part -> Optional.of(part)
                        .map(ParametersParameterComponent::getValue)
                        .filter(Reference.class::isInstance)
                        .map(Reference.class::cast)
                        .filter(reference -> reference.getReferenceElement().hasResourceType()
                                && !reference.getReferenceElement().isAbsolute())
                        .orElseThrow(() -> invalid(where(name))))
                .toList();
    }

    Optional<Integer> number(String name) {
        try {
            return text(name).map(Integer::parseInt);
        } catch (NumberFormatException e) {
            throw invalid(where(name));
        }
    }

    <T> T required(String name, Optional<T> value) {
        return value.orElseThrow(() -> invalid(where(name)));
    }

    private String where(String name) {
        return where + ".where(name = '" + name + "')";
    }

    static TechoException invalid(String where) {
        return new TechoException(
                Problem.error(ConsentOperationError.PARAMETERS_INVALID).at(where));
    }

    /** @return the instant of a {@code dateTime} or {@code instant} */
    static Instant instant(String text) {
        try {
            return new org.hl7.fhir.r4.model.InstantType(text).getValue().toInstant();
        } catch (RuntimeException e) {
            throw invalid("at");
        }
    }
}
