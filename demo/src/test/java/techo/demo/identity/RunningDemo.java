package techo.demo.identity;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.context.ConfigurableApplicationContext;
import techo.demo.DemoInstallation;
import techo.demo.people.PersonFiles;
import techo.demo.people.SampleRecords;

/** One try-out for all tests of a run: it is started when the first asks for it, and stops with the JVM. */
record RunningDemo(DemoInstallation installation, Path data, ConfigurableApplicationContext server) {

    static RunningDemo started() {
        return Holder.DEMO;
    }

    /** Nobody waits for the next code: of a new authenticator none was used. */
    void giveNewAuthenticators() {
        DemoAccounts accounts = server.getBean(DemoIdentity.class).accounts();
        for (SamplePerson person : SamplePerson.values()) {
            accounts.replaceAuthenticator(person, AuthenticatorSecret.invent());
        }
    }

    private static RunningDemo start() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path data = Files.createTempDirectory("techo-demo");
            DemoInstallation installation = new DemoInstallation(data, socket.getLocalPort());
            socket.close();
            ConfigurableApplicationContext server = installation.start("--techo.audit.refusal-window=1s");
            beginToSeed(installation);
            installation.seed();
            return new RunningDemo(installation, data, server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a seeding that was killed leaves: the first person's transaction, and nothing that comes after it. */
    private static void beginToSeed(DemoInstallation installation) throws IOException {
        byte[] transaction =
                new PersonFiles(FhirContext.forR4Cached(), 2025).transaction(SampleRecords.of(SamplePerson.HANAKO));
        HttpRequest request = HttpRequest.newBuilder(installation.fhirBase())
                .header("Authorization", "Bearer " + installation.token(SampleClient.OPERATOR))
                .header("Content-Type", "application/fhir+json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(transaction))
                .build();
        try {
            int status = HttpClient.newHttpClient()
                    .send(request, BodyHandlers.discarding())
                    .statusCode();
            assertThat(status).isEqualTo(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static final class Holder {
        private static final RunningDemo DEMO = start();
    }
}
