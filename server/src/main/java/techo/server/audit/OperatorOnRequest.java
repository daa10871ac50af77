package techo.server.audit;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.jspecify.annotations.Nullable;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.interceptors.identity.CallerOnRequest;
import techo.interceptors.identity.IdentityError;
import techo.policy.identity.Caller;
import techo.policy.identity.TokenSubject;

/** Who of the operators asks, and what was given. */
final class OperatorOnRequest {
    private OperatorOnRequest() {}

    /** @throws TechoException for everybody else */
    static TokenSubject subject(RequestDetails request) {
        Caller caller = CallerOnRequest.of(request).orElseThrow(() -> new TechoException(RequestError.LOGIN_REQUIRED));
        if (!(caller instanceof Caller.Operator)) {
            throw new TechoException(IdentityError.OPERATOR_REQUIRED);
        }
        return caller.access().subject().orElseThrow(() -> new TechoException(IdentityError.CALLER_UNKNOWN));
    }

    static Optional<String> text(@Nullable PrimitiveType<String> given) {
        return Optional.ofNullable(given).map(PrimitiveType::getValue).filter(text -> !text.isBlank());
    }

    /** @throws IllegalArgumentException when there is none */
    static Instant instant(@Nullable InstantType given) {
        return Optional.ofNullable(given)
                .map(InstantType::getValue)
                .map(Date::toInstant)
                .orElseThrow(() -> new IllegalArgumentException("a moment is missing"));
    }
}
