package techo.server.profiles;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Resource;
import techo.interceptors.error.TechoException;
import techo.policy.consent.Interaction;

/**
 * What a client asks {@code $validate}.
 *
 * @param resource sent as the body or as the parameter {@code resource}; empty to ask about the stored one
 * @param profile to be kept beside those that the resource claims
 */
record ValidateRequest(Optional<Resource> resource, Optional<Mode> mode, Optional<String> profile) {

    /** FHIR's resource-validation-mode. */
    enum Mode {
        CREATE(Optional.of(Interaction.CREATE)),
        UPDATE(Optional.of(Interaction.UPDATE)),
        DELETE(Optional.of(Interaction.DELETE)),
        PROFILE(Optional.empty());

        private final Optional<Interaction> interaction;

        Mode(Optional<Interaction> interaction) {
            this.interaction = interaction;
        }

        /** @throws TechoException when the mode makes no sense for the address */
        Optional<Interaction> interaction(boolean onInstance) {
            boolean needsInstance = this == UPDATE || this == DELETE;
            if ((needsInstance && !onInstance) || (this == CREATE && onInstance)) {
                throw new TechoException(ValidationNote.MODE_UNKNOWN);
            }
            return interaction;
        }

        static Mode of(String code) {
            return Arrays.stream(values())
                    .filter(mode -> mode.name().toLowerCase(Locale.ROOT).equals(code))
                    .findFirst()
                    .orElseThrow(() -> new TechoException(ValidationNote.MODE_UNKNOWN));
        }
    }

    /** @param query of the address; parameters in the body go before it */
    static ValidateRequest of(Map<String, String[]> query, Optional<IBaseResource> body) {
        Optional<Parameters> parameters =
                body.filter(Parameters.class::isInstance).map(Parameters.class::cast);
        Optional<Resource> resource = parameters
                .map(sent -> parameter(sent, "resource").map(ParametersParameterComponent::getResource))
                .orElseGet(() -> body.map(Resource.class::cast));
        Optional<String> mode = text(parameters, query, "mode");
        Optional<String> profile = text(parameters, query, "profile");
        return new ValidateRequest(resource, mode.map(Mode::of), profile);
    }

    private static Optional<String> text(Optional<Parameters> body, Map<String, String[]> query, String name) {
        return body.flatMap(parameters -> parameter(parameters, name))
                .filter(ParametersParameterComponent::hasValue)
                .map(parameter -> parameter.getValue().primitiveValue())
                .or(() -> Optional.ofNullable(query.get(name))
                        .filter(values -> values.length > 0)
                        .map(values -> values[0]));
    }

    private static Optional<ParametersParameterComponent> parameter(Parameters parameters, String name) {
        return parameters.getParameter().stream()
                .filter(parameter -> name.equals(parameter.getName()))
                .findFirst();
    }
}
