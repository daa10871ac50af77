package techo.server.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import techo.server.malware.FakeClamd;

/** Gives the server under test a port, a database, a data directory and an issuer to trust. */
public final class TestServer implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    /** Where an app runs that may call the FHIR interface from a browser. */
    public static final String APP_ORIGIN = "https://app.example.jp";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        int port = freePort();
        String baseUrl = "http://localhost:" + port + "/fhir";
        TestIssuer issuer = TestIssuer.start(baseUrl);
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("techo.mode", "trial");
        properties.put("server.port", port);
        properties.put("techo.fhir.base-url", baseUrl);
        properties.put("techo.identity.allowed-origins", APP_ORIGIN);
        properties.put("techo.shutdown.notice", "0s");
        Path data = temporaryDirectory();
        properties.put("techo.storage.data-directory", data.toString());
        properties.put("techo.audit.signing-key", TestSigningKey.in(data).toString());
        properties.put(
                "techo.person-key.master-keyset", TestMasterKeyset.in(data).toString());
        properties.put("techo.profiles.clients.one.id", TestIssuer.QUARANTINED_CLIENT);
        properties.put("techo.profiles.clients.one.mode", "quarantine");
        properties.put("techo.profiles.clients.other.id", TestIssuer.WARNED_CLIENT);
        properties.put("techo.profiles.clients.other.mode", "warn");
        // Most tests are about what recipients may see, not about how they got into the register.
        properties.put("techo.recipients.unregistered", "as-configured");
        // All tests ask through one client.
        properties.put("techo.identity.rate.of-client", 100_000);
        properties.put("techo.identity.rate.of-caller", 100_000);
        properties.putAll(TestDatabase.fresh());
        properties.putAll(issuer.serverProperties());
        properties.put("techo.identity.announced", "test");
        FakeClamd scanner = scanner();
        properties.put("techo.malware.clamd", scanner.address());
        OpaqueIssuer opaque = OpaqueIssuer.start(baseUrl);
        properties.putAll(opaque.serverProperties());
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test server", properties));
        context.getBeanFactory().registerSingleton("testIssuer", issuer);
        context.getBeanFactory().registerSingleton("opaqueIssuer", opaque);
        context.getBeanFactory().registerSingleton("scanner", scanner);
        context.addApplicationListener(event -> {
            if (event instanceof org.springframework.context.event.ContextClosedEvent) {
                issuer.close();
                opaque.close();
            }
        });
    }

    /** Takes files of any size that the server takes. */
    private static FakeClamd scanner() {
        try {
            return new FakeClamd(Integer.MAX_VALUE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no free port", e);
        }
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("techo-test");
        } catch (IOException e) {
            throw new IllegalStateException("no temporary directory", e);
        }
    }
}
