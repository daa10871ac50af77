package techo.e2e;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A production site as the compose files describe it, on one machine and without containers: PostgreSQL, Keycloak with
 * its realm, the packaged server, and a proxy with TLS before each of the two.
 */
final class RunningSite {
    static final String ENTRY_POINT =
            Checkout.root().resolve("docker/entrypoint.sh").toString();

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String JAVA_OPTS = "-Xmx512m -Xmn96m -Xss512k -XX:+UseSerialGC -XX:TieredStopAtLevel=1";

    private final Path directory = temporaryDirectory();
    private final SelfSignedCertificate certificate = SelfSignedCertificate.in(directory);
    private final HttpClient http = browser().build();
    private final EmbeddedPostgres postgres;
    private final int port = Http.freePort();
    private final int identityPort = Http.freePort();
    private final int identityHealth = Http.freePort();
    private final TlsProxy proxy = TlsProxy.before(port, certificate.context());
    private final TlsProxy identityProxy = TlsProxy.before(identityPort, certificate.context());
    private final Map<String, String> variables = new TreeMap<>();

    private RunningSite() throws IOException, SQLException {
        for (String secret : List.of(
                "TECHO_DATABASE_PASSWORD",
                "TECHO_SERVER_DATABASE_PASSWORD",
                "TECHO_IDENTITY_DATABASE_PASSWORD",
                "TECHO_IDENTITY_ADMIN_PASSWORD",
                "TECHO_INTROSPECTION_SECRET",
                "TECHO_PORTAL_SECRET")) {
            variables.put(secret, UUID.randomUUID().toString());
        }
        variables.put("TECHO_IDENTITY_ADMIN", "first-administrator");
        variables.put("TECHO_PUBLIC_URL", proxy.origin());
        variables.put("TECHO_IDENTITY_URL", identityProxy.origin());
        this.postgres =
                EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
        createDatabase("techo", variable("TECHO_DATABASE_PASSWORD"));
        // In the image the owner may make roles, and makes this one.
        createRole("techo_server", variable("TECHO_SERVER_DATABASE_PASSWORD"));
        createDatabase("keycloak", variable("TECHO_IDENTITY_DATABASE_PASSWORD"));
        Program identity = startKeycloak();
        migrate();
        Program server = startServer();
        Http.await("http://localhost:" + port + "/actuator/health/readiness", server, PATIENCE);
        Http.await("http://localhost:" + identityHealth + "/health/ready", identity, PATIENCE);
    }

    /** One for all tests of a run; stopped with the JVM. */
    static RunningSite shared() {
        return Shared.SITE;
    }

    private Program startKeycloak() throws IOException {
        Path home = keycloakHome();
        Files.createDirectories(home.resolve("data/import"));
        Files.copy(
                Checkout.root().resolve("docker/keycloak/realm.json"),
                home.resolve("data/import/techo-realm.json"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.copy(
                Checkout.keycloakJar(),
                home.resolve("providers/techo-keycloak.jar"),
                StandardCopyOption.REPLACE_EXISTING);
        Map<String, String> environment = here(
                Compose.service("identity", variables, "compose.keycloak.yaml").environment());
        environment.put("JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx512m");
        environment.put("JAVA_OPTS_APPEND", "-XX:TieredStopAtLevel=1");
        return Program.start(
                List.of(
                        home.resolve("bin/kc.sh").toString(),
                        "start",
                        "--import-realm",
                        "--http-host=127.0.0.1",
                        "--http-port=" + identityPort,
                        "--http-management-port=" + identityHealth),
                environment);
    }

    private void migrate() {
        Compose compose = Compose.service("schema", variables, "compose.yaml");
        List<String> command = new ArrayList<>(List.of("sh", ENTRY_POINT));
        command.addAll(compose.command());
        try (Program schema = Program.start(command, here(compose.environment()))) {
            if (schema.exit(PATIENCE).orElse(-1) != 0) {
                throw new IllegalStateException("the schema was not migrated:\n" + schema.said());
            }
        }
    }

    private Program startServer() throws IOException {
        Path configuration = Files.createDirectory(directory.resolve("config"));
        Files.copy(
                Checkout.root().resolve("docker/keycloak/application.yaml"), configuration.resolve("application.yaml"));
        make("audit", "key", "--new", configuration.resolve("audit-signing.key").toString());
        make("person-key", "new", configuration.resolve("person-key.keyset").toString());
        Compose compose = Compose.service("server", variables, "compose.yaml", "compose.keycloak.yaml");
        List<String> command = new ArrayList<>(List.of("sh", ENTRY_POINT));
        compose.command().forEach(word -> command.add(word.replace("/etc/techo/", configuration + "/")));
        return Program.start(command, here(compose.environment()));
    }

    /** What compose would give the container, at the addresses of this machine. */
    private Map<String, String> here(Map<String, String> environment) {
        Map<String, String> here = new TreeMap<>(environment);
        here.replaceAll((key, value) -> value.replaceFirst(
                        "//(identity-)?database:5432/", "//localhost:" + postgres.getPort() + "/")
                .replace("/etc/techo/", directory.resolve("config") + "/"));
        here.put("JAR", Checkout.serverJar().toString());
        here.put("JAVA_OPTS", JAVA_OPTS + " " + certificate.trustedByJava());
        here.put("SERVER_PORT", "" + port);
        here.put("TECHO_STORAGE_DATADIRECTORY", data().toString());
        here.put("TECHO_AUDIT_CHECKPOINTSDIR", directory.resolve("checkpoints").toString());
        return here;
    }

    private static void make(String... by) {
        List<String> command = new ArrayList<>(List.of("sh", ENTRY_POINT));
        command.addAll(List.of(by));
        try (Program key =
                Program.start(command, Map.of("JAR", Checkout.serverJar().toString()))) {
            if (key.exit(PATIENCE).orElse(-1) != 0) {
                throw new IllegalStateException("no key was made:\n" + key.said());
            }
        }
    }

    private void createDatabase(String name, String password) throws SQLException {
        createRole(name, password);
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name + " owner " + name);
        }
    }

    private void createRole(String name, String password) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create role " + name + " login password '" + password + "'");
        }
    }

    private static Path keycloakHome() throws IOException {
        Path unpacked = Checkout.root().resolve("e2e/target/keycloak");
        try (Stream<Path> versions = Files.list(unpacked)) {
            return versions.findFirst().orElseThrow();
        }
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("techo-site");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String origin() {
        return proxy.origin();
    }

    String fhir() {
        return origin() + "/fhir";
    }

    String identity() {
        return identityProxy.origin();
    }

    String realm() {
        return identity() + "/realms/techo";
    }

    /** Where the server itself listens, behind the proxy. */
    int port() {
        return port;
    }

    Path data() {
        return directory.resolve("data");
    }

    /** A value that an operator gave to the compose files. */
    String variable(String name) {
        return variables.get(name);
    }

    Connection connectToRecords() throws SQLException {
        return postgres.getDatabase("postgres", "techo").getConnection();
    }

    /** A client that trusts the certificate of this site, follows nothing, and keeps no cookies. */
    HttpClient.Builder browser() {
        return HttpClient.newBuilder()
                .sslContext(certificate.context())
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5));
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static final class Shared {
        private static final RunningSite SITE = start();

        private static RunningSite start() {
            try {
                return new RunningSite();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
