package techo.server.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.mock.env.MockEnvironment;

/** A key that no feature reads stops the start, however it came. */
class ConfigurationKeysTest {
    private final ConfigurationKeys keys = new ConfigurationKeys(Set.of("techo.storage", "techo.person-key"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "techo.mode",
                "techo.storage.url",
                "techo.person-key.master-keyset",
                "TECHO_MODE",
                "TECHO_STORAGE_POOLSIZE",
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
                "TECHO_STORGE_URL",
                "TECHO_PERSONKEYS_MASTERKEYSET"
            })
    void a_misspelt_prefix_is_not(String name) {
        assertThatThrownBy(() -> refuseUnknown(name))
                .isInstanceOf(UnknownConfigurationKeyException.class)
                .hasMessageContaining(name);
    }

    private void refuseUnknown(String name) {
        MockEnvironment environment = new MockEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("given", Map.of(name, "x")));
        keys.refuseUnknown(environment);
    }
}
