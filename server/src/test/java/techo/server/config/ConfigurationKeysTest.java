package techo.server.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.mock.env.MockEnvironment;

/** A key that no feature reads stops the start, however it came. */
class ConfigurationKeysTest {
    private record Top(String mode) {}

    private record Storage(String url, int poolSize, List<Replica> replicas, List<String> hosts) {}

    private record Replica(String address, Map<String, Duration> limits) {}

    private record PersonKey(Optional<String> masterKeyset) {}

    private final ConfigurationKeys keys = new ConfigurationKeys(
            Map.of("techo", Top.class, "techo.storage", Storage.class, "techo.person-key", PersonKey.class));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "techo.mode",
                "techo.storage.url",
                "techo.person-key.master-keyset",
                "TECHO_MODE",
                "TECHO_STORAGE_POOLSIZE",
                "TECHO_STORAGE_POOL_SIZE",
                "techo.storage.replicas[1].address",
                "techo.storage.replicas[0].limits.first-of-all",
                "TECHO_STORAGE_REPLICAS_0_ADDRESS",
                "techo.storage.hosts",
                "TECHO_STORAGE_HOSTS_3",
                "TECHO_OWNER_PASSWORD",
                "TECHO_PERSONKEY_MASTERKEYSET",
                "TECHO_TOKEN",
                "JAVA_HOME"
            })
    void a_key_of_a_feature_is_known_in_a_file_and_in_the_environment(String name) {
        assertThatCode(() -> refuseUnknown(name)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "techo.storge.url",
                "techo.storage",
                "techo.storagebox.url",
                "techo.storage.pool-sise",
                "techo.storage.replicas[0].adress",
                "TECHO_STORAGE_POOLSISE",
                "TECHO_STORAGE_REPLICAS_0_ADRESS",
                "TECHO_STORAGE",
                "TECHO_MODES",
                "Techo.Storge.Url",
                "techo_storge_url",
                "TECHO_STORGE_URL",
                "TECHO_PERSONKEYS_MASTERKEYSET"
            })
    void a_misspelt_one_is_not(String name) {
        assertThatThrownBy(() -> refuseUnknown(name))
                .isInstanceOf(UnknownConfigurationKeyException.class)
                .hasMessageContaining(name);
    }

    @ParameterizedTest
    @CsvSource({
        "TECHO_SERVICE_HOST,10.0.0.1",
        "TECHO_SERVICE_PORT,8080",
        "TECHO_SERVICE_PORT_HTTP,8080",
        "TECHO_PORT,tcp://10.0.0.1:8080",
        "TECHO_PORT_8080_TCP,tcp://10.0.0.1:8080",
        "TECHO_PORT_8080_TCP_ADDR,10.0.0.1",
        "TECHO_DATABASE_SERVICE_HOST,10.0.0.2"
    })
    void what_Kubernetes_tells_of_services_is_passed_over(String name, String value) {
        assertThatCode(() -> refuseUnknown(name, value)).doesNotThrowAnyException();
    }

    @Test
    void a_port_that_Kubernetes_does_not_tell_of_is_not_passed_over() {
        assertThatThrownBy(() -> refuseUnknown("TECHO_STORAGE_PORT", "5432"))
                .isInstanceOf(UnknownConfigurationKeyException.class);
    }

    private void refuseUnknown(String name) {
        refuseUnknown(name, "x");
    }

    private void refuseUnknown(String name, String value) {
        MockEnvironment environment = new MockEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("given", Map.of(name, value)));
        keys.refuseUnknown(environment);
    }
}
