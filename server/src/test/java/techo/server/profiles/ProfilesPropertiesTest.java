package techo.server.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import techo.policy.consent.DataOrigin;
import techo.policy.identity.ClientId;
import techo.policy.profiles.IncomingResource;
import techo.policy.profiles.ValidationMode;

class ProfilesPropertiesTest {

    @Test
    void modes_are_read_by_the_names_of_the_documentation() {
        ProfilesProperties properties = bind(Map.of(
                "mode", "warn",
                "origins.self-input", "reject",
                "origins.insurer", "quarantine",
                "clients.gateway.id", "hospital-gateway",
                "clients.gateway.mode", "reject"));
        assertThat(mode(properties, DataOrigin.SELF_INPUT, "app")).isEqualTo(ValidationMode.REJECT);
        assertThat(mode(properties, DataOrigin.INSURER, "app")).isEqualTo(ValidationMode.QUARANTINE);
        assertThat(mode(properties, DataOrigin.INSURER, "hospital-gateway")).isEqualTo(ValidationMode.REJECT);
        assertThat(mode(properties, DataOrigin.PHARMACY, "app")).isEqualTo(ValidationMode.WARN);
    }

    @Test
    void without_configuration_everything_is_refused() {
        assertThat(mode(bind(Map.of("concurrent-validations", "1")), DataOrigin.OPERATOR, "app"))
                .isEqualTo(ValidationMode.REJECT);
    }

    @Test
    void an_origin_or_a_mode_that_does_not_exist_stops_the_start() {
        assertThatThrownBy(() -> bind(Map.of("origins.insurers", "warn"))).isInstanceOf(BindException.class);
        assertThatThrownBy(() -> bind(Map.of("mode", "ignore"))).isInstanceOf(BindException.class);
        assertThatThrownBy(() -> bind(Map.of("clients.gateway.id", "x"))).isInstanceOf(BindException.class);
    }

    @Test
    void a_client_that_is_named_twice_stops_the_start() {
        ProfilesProperties properties = bind(Map.of(
                "clients.one.id",
                "x",
                "clients.one.mode",
                "warn",
                "clients.two.id",
                "x",
                "clients.two.mode",
                "reject"));
        assertThatThrownBy(properties::modes).hasMessageContaining("techo.profiles.clients");
    }

    private static ValidationMode mode(ProfilesProperties properties, DataOrigin origin, String client) {
        return properties
                .modes()
                .of(new IncomingResource("Observation", Optional.of(origin), Optional.of(new ClientId(client))));
    }

    private static ProfilesProperties bind(Map<String, String> keys) {
        Map<String, String> properties = new HashMap<>();
        keys.forEach((key, value) -> properties.put("techo.profiles." + key, value));
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("techo.profiles", ProfilesProperties.class);
    }
}
