package techo.e2e;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;

/** The packaged try-out on a free port, with a data directory of its own. */
final class RunningDemo implements AutoCloseable {
    /** The one with the richest record; her id as a Patient is {@link #HANAKO_ID}. */
    static final String HANAKO = "hanako";

    /** Acts for her child. */
    static final String YOKO = "yoko";

    static final String HANAKO_ID = "hanako-mihon";
    static final String YOKO_ID = "yoko-mihon";
    static final String TARO_ID = "taro-reiji";
    static final String HOSPITAL = "hospital";
    static final String HOSPITAL_ID = "mihon-hospital";
    static final String OPERATOR = "operator";

    /** Where an app runs that may call the shared demo from a browser. */
    static final String APP_ORIGIN = "http://127.0.0.1:" + Http.freePort();

    /** An issuer of another make, which the shared demo believes when it speaks for recipients. */
    static final int FOREIGN_ISSUER_PORT = Http.freePort();

    static final String FOREIGN_ISSUER = "http://localhost:" + FOREIGN_ISSUER_PORT;

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** Access tokens of the demo are good for five minutes. */
    private static final Duration TOKEN_REUSE = Duration.ofMinutes(3);

    private final int port;
    private final Path data;
    private final List<String> settings;
    private final Map<String, Token> tokens = new HashMap<>();
    private Program program;

    private RunningDemo(int port, Path data, List<String> settings) {
        this.port = port;
        this.data = data;
        this.settings = settings;
        this.program = launch();
    }

    private record Token(String text, Instant since) {}

    /** One for all tests of a run, because a start takes half a minute; stopped with the JVM. */
    static RunningDemo shared() {
        return Shared.DEMO;
    }

    /** @param settings such as {@code --techo.shutdown.notice=2s} */
    static RunningDemo start(Path data, String... settings) {
        return start(Http.freePort(), data, List.of(settings));
    }

    private static RunningDemo start(int port, Path data, List<String> settings) {
        RunningDemo demo = new RunningDemo(port, data, settings);
        demo.await();
        return demo;
    }

    /** Whom the shared demo believes about people other than the three who can sign in to it, and about researchers. */
    static Issuer issuerOfOthers() {
        return Shared.OTHERS;
    }

    private Program launch() {
        List<String> command = new ArrayList<>(
                Checkout.java(Checkout.demoJar(), "demo", "--port", "" + port, "--data", data.toString()));
        command.addAll(settings);
        return Program.start(command, Map.of());
    }

    private void await() {
        Instant end = Instant.now().plus(PATIENCE);
        while (!program.said().contains("Techo is ready")) {
            if (!program.alive() || Instant.now().isAfter(end)) {
                throw new IllegalStateException("the demo did not become ready:\n" + program.said());
            }
            Http.pause(Duration.ofMillis(200));
        }
    }

    /** Its log, from the last start on. */
    String said() {
        return program.said();
    }

    /** SIGKILL in the middle of whatever it does. */
    void kill() {
        program.kill();
    }

    /** SIGTERM; {@link #exit} waits for the end. */
    void stop() {
        program.stop();
    }

    /** The exit code, or empty when it is still running after that time. */
    OptionalInt exit(Duration within) {
        return program.exit(within);
    }

    /** On the same data. */
    void startAgain() {
        program.close();
        tokens.clear();
        program = launch();
        await();
    }

    String origin() {
        return "http://localhost:" + port;
    }

    String fhir() {
        return fhir(port);
    }

    private static String fhir(int port) {
        return "http://localhost:" + port + "/fhir";
    }

    /** What the commands of a shell need to find this installation. */
    Map<String, String> environment() {
        return Map.of(
                "TECHO_URL", fhir(),
                "TECHO_DEMO_PORT", "" + port,
                "TECHO_DEMO_DATA", data.toString());
    }

    String password(String person) {
        return account("person." + person);
    }

    private String account(String key) {
        Properties accounts = new Properties();
        try (Reader file = Files.newBufferedReader(data.resolve("demo/accounts.properties"))) {
            accounts.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return accounts.getProperty(key);
    }

    /** What the authenticator app of a sample person shows now. */
    String code(String person) {
        return run("code", person).strip();
    }

    /** What it shows in the next half minute. */
    String nextCode(String person) {
        return Totp.ofBase32(account("authenticator." + person))
                .code(Instant.now().plus(Totp.STEP));
    }

    /** An access token of a sample person or client. */
    String token(String name) {
        Token known = tokens.get(name);
        if (known == null || known.since().plus(TOKEN_REUSE).isBefore(Instant.now())) {
            known = new Token(run("token", name).strip(), Instant.now());
            tokens.put(name, known);
        }
        return known.text();
    }

    /** The private key of the sample programs, as JSON. */
    String programKey() {
        try {
            return Files.readString(data.resolve("demo/program-key.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Verifies the audit trail of a demo that is stopped. */
    String verifyAudit() {
        return run("audit", "verify", "--data-directory", data.toString());
    }

    private String run(String... arguments) {
        List<String> command = new ArrayList<>(Checkout.java(Checkout.demoJar(), arguments));
        try (Program run = Program.start(command, environment())) {
            int exit = run.exit(PATIENCE).orElseThrow();
            if (exit != 0) {
                throw new IllegalStateException(
                        String.join(" ", arguments) + " ended with " + exit + ":\n" + run.said());
            }
            return run.said();
        }
    }

    @Override
    public void close() {
        program.close();
    }

    private static final class Shared {
        private static final int PORT = Http.freePort();
        private static final Issuer OTHERS = Issuer.start(fhir(PORT));
        private static final RunningDemo DEMO = start(PORT, temporaryDirectory(), settings());

        private static List<String> settings() {
            List<String> settings = new ArrayList<>(OTHERS.settingsForPeople());
            settings.add("--techo.identity.allowed-origins=" + APP_ORIGIN);
            settings.add("--techo.identity.announced=demo");
            settings.add("--techo.identity.issuers.foreign.uri=" + FOREIGN_ISSUER);
            settings.add("--techo.identity.issuers.foreign.callers=recipient");
            return settings;
        }

        private static Path temporaryDirectory() {
            try {
                return Files.createTempDirectory("techo-e2e");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
