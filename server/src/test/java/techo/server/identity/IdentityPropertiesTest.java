package techo.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;

class IdentityPropertiesTest {
    private static final String ISSUER = "techo.identity.issuers.main.";
    private static final Map<String, String> COMPLETE = Map.of(
            ISSUER + "uri", "https://id.example.jp",
            ISSUER + "callers", "citizen,recipient",
            ISSUER + "clients.portal.id", "portal",
            ISSUER + "clients.portal.callers", "citizen",
            ISSUER + "clients.portal.purposes", "SELF-VIEW",
            ISSUER + "clients.hospital.id", "hospital",
            ISSUER + "clients.hospital.callers", "recipient",
            ISSUER + "clients.hospital.purposes", "TREAT",
            ISSUER + "clients.hospital.recipient-types", "MEDICAL",
            ISSUER + "clients.hospital.recipients", "org-1");

    @Test
    void a_complete_registration_is_read_with_the_codes_of_the_code_lists() {
        runner(COMPLETE).run(context -> {
            TrustedIssuer issuer =
                    context.getBean(IdentityProperties.class).issuers().get("main");
            assertThat(issuer.uri()).isEqualTo(URI.create("https://id.example.jp"));
            assertThat(issuer.client("portal").orElseThrow().purposes()).containsExactly(PurposeOfUse.SELF_VIEW);
            RegisteredClient hospital = issuer.client("hospital").orElseThrow();
            assertThat(hospital.actsFor("org-1", RecipientType.MEDICAL)).isTrue();
            assertThat(hospital.actsFor("org-2", RecipientType.MEDICAL)).isFalse();
            assertThat(hospital.actsFor("org-1", RecipientType.PHARMACY)).isFalse();
        });
    }

    @Test
    void without_an_issuer_the_server_does_not_start_and_says_what_to_do() {
        runner(Map.of()).run(context -> {
            assertThat(context).hasFailed();
            Throwable failure = context.getStartupFailure();
            assertThat(failure).hasRootCauseInstanceOf(IdentityUnconfiguredException.class);
            assertThat(new IdentityUnconfiguredAnalyzer().analyze(failure)).satisfies(analysis -> {
                assertThat(analysis.getDescription()).contains("techo.identity.issuers is empty");
                assertThat(analysis.getAction()).contains("docs/configuration.md");
            });
        });
    }

    @TestFactory
    Stream<DynamicTest> an_unsafe_or_misspelt_setting_stops_the_start() {
        return Stream.of(
                        List.of(ISSUER + "uri", "http://id.example.jp"),
                        List.of(ISSUER + "uri", "id.example.jp"),
                        List.of(ISSUER + "jwk-set-uri", "http://id.example.jp/jwks"),
                        List.of(ISSUER + "algorithms", "none"),
                        List.of(ISSUER + "algorithms", "HS256"),
                        List.of(ISSUER + "callers", "recipient"),
                        List.of(ISSUER + "callers", "administrator"),
                        List.of(ISSUER + "clients.portal.id", ""),
                        List.of(ISSUER + "clients.portal.id", "hospital"),
                        List.of(ISSUER + "clients.portal.purposes", "CURIOSITY"),
                        List.of(ISSUER + "clients.portal.purposes", ""),
                        List.of(ISSUER + "clients.portal.callers", "recipient"),
                        List.of(ISSUER + "clients.portal.recipient-types", "MEDICAL"),
                        List.of(ISSUER + "clients.portal.purpose", "SELF-VIEW"),
                        List.of(ISSUER + "clients.hospital.recipient", "org-1"),
                        List.of("techo.identity.announced", "other"),
                        List.of("techo.identity.issuers.second.uri", "https://second.example.jp"),
                        List.of("techo.identity.clock-skew", "31s"),
                        List.of("techo.identity.clock-skew", "-1s"),
                        List.of("techo.identity.allowed-origins", "*"),
                        List.of("techo.identity.allowed-origins", "http://app.example.jp"),
                        List.of("techo.identity.allowed-origins", "https://app.example.jp/"),
                        List.of("techo.identity.clock-skw", "1s"))
                .map(setting -> DynamicTest.dynamicTest(setting.get(0) + "=" + setting.get(1), () -> {
                    Map<String, String> settings = new TreeMap<>(COMPLETE);
                    settings.put(setting.get(0), setting.get(1));
                    runner(settings).run(context -> assertThat(context).hasFailed());
                }));
    }

    private static ApplicationContextRunner runner(Map<String, String> settings) {
        String[] pairs = settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
        return new ApplicationContextRunner()
                .withUserConfiguration(OnlyProperties.class)
                .withPropertyValues(Arrays.copyOf(pairs, pairs.length));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(IdentityProperties.class)
    static class OnlyProperties {}
}
