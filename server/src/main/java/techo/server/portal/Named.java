package techo.server.portal;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Type;

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

    List<Named> groups(String name) {
        return parts.stream()
                .filter(part -> name.equals(part.getName()))
                .map(Named::of)
                .toList();
    }
}
