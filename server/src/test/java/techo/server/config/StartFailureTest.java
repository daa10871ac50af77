package techo.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import techo.policy.identity.PurposeOfUse;
import techo.server.TechoServer;

/** A server that cannot work says why in a few words, and does not start. */
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTest {
    @TempDir
    private Path directory;

    @Test
    void an_unknown_configuration_key_is_named(CapturedOutput log) {
        fails("--techo.storge.url=x");

        assertThat(log).contains("techo.storge.url").contains("docs/configuration.md");
    }

    @Test
    void an_unknown_key_of_a_feature_is_named(CapturedOutput log) {
        fails("--techo.guard.body-sise=1MB");

        assertThat(log).contains("body-sise");
    }

    @Test
    void a_limit_out_of_bounds_is_explained(CapturedOutput log) {
        fails("--techo.guard.depth=100000");

        assertThat(log).contains("techo.guard.depth must be between 10 and 900, was 100000");
    }

    @Test
    void a_data_directory_that_cannot_be_written_is_named(CapturedOutput log) throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        fails("--techo.storage.data-directory=" + file.resolve("data"));

        assertThat(log).contains("The data directory cannot be written").contains("techo.storage.data-directory");
    }

    @Test
    void everything_that_is_unsafe_for_real_records_is_listed_at_once(CapturedOutput log) {
        fails(
                "--techo.mode=production",
                "--techo.identity.allowed-origins=http://localhost:3000",
                "--techo.identity.step-up.export=single-factor",
                "--techo.identity.issuers.site.introspection.uri=http://localhost:1/introspect",
                "--techo.identity.issuers.site.introspection.client-id=techo",
                "--techo.identity.issuers.site.introspection.client-secret=Swordfish",
                "--techo.portal.client-id=portal",
                "--techo.portal.issuer=http://localhost:1",
                "--techo.portal.client-secret=Swordfish");

        assertThat(log)
                .contains(
                        "techo.storage.url is empty",
                        "techo.fhir.base-url is not an https address",
                        "techo.audit.signing-key is empty",
                        "techo.audit.checkpoints-dir and checkpoints-bucket are empty",
                        "techo.identity.allowed-origins has an origin without TLS",
                        "techo.identity.issuers.site.uri is not an https address",
                        "techo.identity.issuers.site.introspection.uri is not an https address",
                        "techo.identity.issuers.site.introspection.client-secret has fewer than 16 characters",
                        "techo.identity.step-up.export asks for fewer than two factors",
                        "techo.portal.client-secret has fewer than 16 characters",
                        "server.ssl.* or server.forward-headers-strategy",
                        "techo.mode=trial")
                .doesNotContain("Swordfish");
    }

    @Test
    void without_a_word_about_its_mode_a_server_is_for_production(CapturedOutput log) {
        fails("--techo.mode=");

        assertThat(log).contains("not safe for records of real people");
    }

    private void fails(String... changes) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("--techo.mode", "trial");
        arguments.put("--server.port", "0");
        arguments.put(
                "--techo.storage.data-directory", directory.resolve("data").toString());
        arguments.put("--techo.identity.issuers.site.uri", "http://localhost:1");
        arguments.put("--techo.identity.issuers.site.algorithms", "ES256");
        arguments.put("--techo.identity.issuers.site.callers", "citizen");
        arguments.put("--techo.identity.issuers.site.clients.app.id", "app");
        arguments.put("--techo.identity.issuers.site.clients.app.callers", "citizen");
        arguments.put("--techo.identity.issuers.site.clients.app.purposes", PurposeOfUse.SELF_VIEW.code());
        for (String change : changes) {
            String[] wrong = change.split("=", 2);
            arguments.put(wrong[0], wrong[1]);
        }
        String[] command = arguments.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new);
        assertThatThrownBy(() ->
                        new SpringApplication(TechoServer.class).run(command).close())
                .isInstanceOf(Exception.class);
    }
}
