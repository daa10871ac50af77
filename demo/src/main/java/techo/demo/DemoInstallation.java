package techo.demo;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import techo.demo.identity.DemoAccounts;
import techo.demo.identity.DemoIdentity;
import techo.demo.identity.DemoKeys;
import techo.demo.identity.SampleClient;
import techo.demo.identity.SamplePerson;
import techo.demo.identity.SignIn;
import techo.demo.people.PersonFiles;
import techo.demo.people.RecipientEntries;
import techo.demo.people.SampleConsents;
import techo.demo.people.SampleRecords;
import techo.demo.people.Seeding;
import techo.policy.consent.Period;

/**
 * One try-out on this machine.
 *
 * @param data its data directory
 * @param port the port on 127.0.0.1 where it answers
 */
public record DemoInstallation(Path data, int port) {
    private static final int NEWEST_RECORDS = 2025;

    /** The origin of the pages and the name of the token issuer. */
    public URI origin() {
        return URI.create("http://localhost:" + port);
    }

    public URI fhirBase() {
        return URI.create(origin() + "/fhir");
    }

    /** Made at the first call: every installation has passwords of its own. */
    public DemoAccounts accounts() {
        return DemoAccounts.open(data.resolve("demo"));
    }

    /** Starts the server and returns when it answers. */
    public ConfigurableApplicationContext start(String... arguments) {
        SpringApplication application = new SpringApplication(DemoServer.class);
        Map<String, Object> settings = settings();
        // No load balancer stands in front of a try-out that would need notice.
        application.setDefaultProperties(Map.of("techo.shutdown.notice", "0s"));
        application.addInitializers(context -> {
            context.getBeanFactory().registerSingleton("demoIdentity", new DemoIdentity(data, origin(), accounts()));
            // First, so that nothing can open the try-out to the network.
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("demo", settings));
        });
        return application.run(arguments);
    }

    /**
     * Gets an access token as one of the sample programs does.
     *
     * @throws techo.demo.identity.SignInFailedException when the server is not there or refuses
     */
    public String token(SampleClient client) {
        SignIn signIn = new SignIn(origin());
        return client.signs()
                ? signIn.program(client, DemoKeys.ofPrograms(data.resolve("demo")))
                : signIn.client(client, accounts().secret(client.id()));
    }

    /**
     * Gives the people who can sign in their records, through the front door, once in an installation. When it was
     * interrupted, the next call does the rest.
     *
     * @throws techo.demo.people.SeedingFailedException when the running server refuses them
     */
    public void seed() {
        Path done = data.resolve("demo").resolve("seeded");
        if (Files.exists(done)) {
            return;
        }
        FhirContext r4 = FhirContext.forR4Cached();
        Seeding seeding =
                new Seeding(fhirBase(), token(SampleClient.OPERATOR), r4, new PersonFiles(r4, NEWEST_RECORDS));
        SampleRecords.organizations().forEach(seeding::enter);
        String approver = token(SampleClient.SUPERVISOR);
        RecipientEntries.of(origin(), Instant.now())
                .forEach((organization, entry) -> seeding.register(organization, entry, approver));
        for (SamplePerson person : SamplePerson.values()) {
            String own = new SignIn(origin()).person(person, accounts());
            seeding.feed(SampleRecords.of(person), own, SampleConsents.of(person));
            person.represented()
                    .forEach(represented -> seeding.represent(person, represented, LocalDate.now(Period.JAPAN)));
        }
        try {
            Files.createFile(done);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new TreeMap<>();
        settings.put("techo.mode", "trial");
        settings.put("server.address", "127.0.0.1");
        settings.put("server.port", port);
        settings.put("techo.fhir.base-url", fhirBase().toString());
        settings.put("techo.storage.data-directory", data.toString());
        settings.put("techo.storage.url", "");
        settings.putAll(DemoIdentity.serverSettings(origin()));
        settings.put("spring.messages.basename", "messages,messages-demo");
        settings.put("techo.portal.client-id", DemoIdentity.PORTAL);
        settings.put("techo.portal.client-secret", accounts().secret(DemoIdentity.PORTAL));
        settings.put("techo.portal.issuer", origin().toString());
        settings.put("techo.portal.delegate-scope", DemoIdentity.DELEGATE_SCOPE);
        return settings;
    }
}
