package techo.server.portal;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r4.model.UriType;

/** The parts of a parameter that an operation answered, by name. */
record Named(List<ParametersParameterComponent> parts) {
    static Named of(ParametersParameterComponent line) {
        return new Named(line.getPart());
    }

    <T extends Type> Optional<T> value(String name, Class<T> type) {
        return values(name, type).stream().findFirst();
    }

    <T extends Type> List<T> values(String name, Class<T> type) {
        return parts.stream()
                .filter(part -> name.equals(part.getName()))
                .map(ParametersParameterComponent::getValue)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** @return empty when it is not there */
    String text(String name) {
        return value(name, Type.class).map(Type::primitiveValue).orElse("");
    }

    /** @throws RecordUnavailableException when the answer has no such time */
    InstantType instant(String name) {
        return value(name, InstantType.class)
                .orElseThrow(() -> new RecordUnavailableException(new IllegalStateException("no " + name)));
    }

    /** The ids of resources that are told by their addresses, each once, whichever of its versions it is. */
    List<String> ids(String name) {
        return values(name, UriType.class).stream()
                .map(address -> new IdType(address.getValue()).getIdPart())
                .distinct()
                .toList();
    }

    List<Named> groups(String name) {
        return parts.stream()
                .filter(part -> name.equals(part.getName()))
                .map(Named::of)
                .toList();
    }
}
