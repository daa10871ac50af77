package techo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that cannot run as its configuration says ends at once, and says what to do. */
class RefusedStartTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** What an operator must set; the addresses are never called in these tests. */
    private static final List<String> ISSUER = List.of(
            "--techo.identity.issuers.site.uri=https://id.example.jp",
            "--techo.identity.issuers.site.callers=citizen",
            "--techo.identity.issuers.site.clients.app.id=app",
            "--techo.identity.issuers.site.clients.app.callers=citizen",
            "--techo.identity.issuers.site.clients.app.purposes=self-view");

    private static final List<String> TRIAL = with(ISSUER, "--techo.mode=trial");

    @TempDir
    Path directory;

    @Test
    void without_an_issuer_it_refuses_and_shows_where_to_name_one() {
        refuses(List.of(data(), "--server.port=0"), "No token issuer is trusted", "techo.identity.issuers");
    }

    @Test
    void on_a_port_in_use_it_refuses_and_names_the_port() throws IOException {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 0));
            refuses(with(TRIAL, data(), "--server.port=" + taken.getLocalPort()), "" + taken.getLocalPort(), "in use");
        }
    }

    @Test
    void with_a_data_directory_that_cannot_be_written_it_refuses_and_names_the_key() {
        refuses(
                with(TRIAL, "--techo.storage.data-directory=/dev/null/x", "--server.port=0"),
                "/dev/null/x",
                "techo.storage.data-directory");
    }

    @Test
    void with_an_unknown_key_of_a_known_feature_it_refuses_and_names_the_key() {
        refuses(with(TRIAL, data(), "--server.port=0", "--techo.storage.pool-sise=50"), "techo.storage.pool-sise");
    }

    @Test
    void with_a_key_of_no_feature_it_refuses_and_names_the_key() {
        refuses(with(TRIAL, data(), "--server.port=0", "--techo.storag.pool-size=50"), "techo.storag.pool-size");
    }

    @Test
    void for_production_it_refuses_and_lists_all_that_is_unsafe_at_once() {
        refuses(
                with(ISSUER, data(), "--server.port=0"),
                "techo.storage.url is empty",
                "techo.fhir.base-url is not an https address",
                "techo.audit.signing-key is empty",
                "techo.audit.checkpoints-dir and checkpoints-bucket are empty",
                "techo.person-key.master-keyset is empty",
                "TLS ends neither here nor at a proxy in front",
                "techo.mode=trial");
    }

    private String data() {
        return "--techo.storage.data-directory=" + directory;
    }

    private static List<String> with(List<String> settings, String... more) {
        List<String> all = new ArrayList<>(settings);
        all.addAll(Arrays.asList(more));
        return all;
    }

    private static void refuses(List<String> settings, String... saying) {
        String[] arguments =
                Stream.concat(Stream.of("serve"), settings.stream()).toArray(String[]::new);
        try (Program server = Program.start(Checkout.java(Checkout.serverJar(), arguments), Map.of())) {
            assertThat(server.exit(PATIENCE)).as(server.said()).isPresent();
            assertThat(server.exit(PATIENCE).getAsInt()).isNotZero();
            assertThat(server.said()).contains(saying).contains("Techo cannot start.", "Why 原因:", "Do 対処:");
            assertThat(server.said().lines().filter(line -> line.startsWith("\tat ")))
                    .as("a stack trace buries the message")
                    .isEmpty();
        }
    }
}
