package techo.policy.profiles;

import java.util.Map;
import java.util.Optional;
import techo.policy.consent.DataOrigin;
import techo.policy.identity.ClientId;

/**
 * Which mode holds for an incoming resource: that of its client, else that of its origin, else the general one.
 *
 * <p>A Consent is refused whatever the modes say, because what is stored of it is in force; so is what the server writes
 * by itself, which nobody would put right.
 */
public final class ValidationModes {
    private static final String CONSENT = "Consent";

    private final ValidationMode general;
    private final Map<DataOrigin, ValidationMode> byOrigin;
    private final Map<ClientId, ValidationMode> byClient;

    public ValidationModes(
            ValidationMode general, Map<DataOrigin, ValidationMode> byOrigin, Map<ClientId, ValidationMode> byClient) {
        this.general = general;
        this.byOrigin = Map.copyOf(byOrigin);
        this.byClient = Map.copyOf(byClient);
    }

    public ValidationMode of(IncomingResource incoming) {
        if (incoming.type().equals(CONSENT)) {
            return ValidationMode.REJECT;
        }
        return incoming.origin()
                .map(origin -> incoming.client()
                        .flatMap(client -> Optional.ofNullable(byClient.get(client)))
                        .orElseGet(() -> byOrigin.getOrDefault(origin, general)))
                .orElse(ValidationMode.REJECT);
    }
}
