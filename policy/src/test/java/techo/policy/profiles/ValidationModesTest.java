package techo.policy.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static techo.policy.profiles.ValidationMode.QUARANTINE;
import static techo.policy.profiles.ValidationMode.REJECT;
import static techo.policy.profiles.ValidationMode.WARN;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import techo.policy.consent.DataOrigin;
import techo.policy.identity.ClientId;

class ValidationModesTest {
    private static final ClientId GATEWAY = new ClientId("gateway");
    private static final ClientId APP = new ClientId("app");

    private final ValidationModes modes =
            new ValidationModes(REJECT, Map.of(DataOrigin.INSURER, QUARANTINE), Map.of(GATEWAY, WARN));

    @Test
    void what_nobody_configured_is_refused() {
        assertThat(modes.of(submission("Observation", DataOrigin.SELF_INPUT, APP)))
                .isEqualTo(REJECT);
    }

    @Test
    void an_origin_has_its_mode() {
        assertThat(modes.of(submission("Observation", DataOrigin.INSURER, APP))).isEqualTo(QUARANTINE);
    }

    @Test
    void a_client_goes_before_the_origin() {
        assertThat(modes.of(submission("Observation", DataOrigin.INSURER, GATEWAY)))
                .isEqualTo(WARN);
    }

    @Test
    void a_consent_is_refused_whatever_is_configured() {
        assertThat(modes.of(submission("Consent", DataOrigin.INSURER, GATEWAY))).isEqualTo(REJECT);
    }

    @Test
    void what_the_server_writes_by_itself_is_refused_whatever_is_configured() {
        ValidationModes lenient = new ValidationModes(WARN, Map.of(), Map.of());
        assertThat(lenient.of(new IncomingResource("Observation", Optional.empty(), Optional.empty())))
                .isEqualTo(REJECT);
    }

    private static IncomingResource submission(String type, DataOrigin origin, ClientId client) {
        return new IncomingResource(type, Optional.of(origin), Optional.of(client));
    }
}
