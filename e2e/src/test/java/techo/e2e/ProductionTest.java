package techo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged server as the image runs it: its entry point, the settings of compose.yaml, a real PostgreSQL. */
class ProductionTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String ENTRY_POINT =
            Checkout.root().resolve("docker/entrypoint.sh").toString();
    private static final String PASSWORD = UUID.randomUUID().toString();
    private static final int PORT = Http.freePort();
    private static final String ORIGIN = "http://localhost:" + PORT;

    @TempDir
    static Path site;

    private static EmbeddedPostgres postgres;
    private static Program server;

    @BeforeAll
    static void start() throws IOException, SQLException {
        postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
        createDatabase();
        Files.writeString(Files.createDirectory(site.resolve("config")).resolve("application.yaml"), """
                techo.identity.issuers.city:
                  uri: https://id.city.example.jp
                  jwk-set-uri: https://id.city.example.jp/jwks
                  callers: [citizen]
                  clients.app:
                    id: city-app
                    callers: [citizen]
                    purposes: [SELF-VIEW]
                """);
        makeSigningKey();
        Compose compose =
                Compose.service(
                "server",
                Map.of("TECHO_DATABASE_PASSWORD", PASSWORD, "TECHO_PUBLIC_URL", "https://phr.example.jp"));
        List<String> command = new ArrayList<>(List.of("sh", ENTRY_POINT));
        compose.command().forEach(word -> command.add(word.replace("/etc/techo/", site.resolve("config") + "/")));
        server = Program.start(command, here(compose.environment()));
        Http.await(ORIGIN + "/actuator/health/readiness", server, PATIENCE);
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    @Test
    void the_health_command_says_whether_a_server_is_ready() {
        assertThat(health(PORT)).isZero();
        assertThat(health(Http.freePort())).isEqualTo(1);
    }

    @Test
    void the_capabilities_are_public_and_a_record_is_not() {
        assertThat(Http.get(ORIGIN + "/fhir/metadata").statusCode()).isEqualTo(200);
        assertThat(Http.get(ORIGIN + "/fhir/Patient").statusCode()).isEqualTo(401);
        assertThat(Http.get(ORIGIN + "/fhir/Patient/1").statusCode()).isEqualTo(401);
    }

    @Test
    void the_records_are_in_postgresql_and_not_beside_it() throws SQLException, IOException {
        try (Connection connection = postgres.getDatabase("postgres", "techo").getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select count(*) from hfj_resource")) {
            assertThat(found.next()).isTrue();
        }
        try (var files = Files.walk(site.resolve("data"))) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".mv.db"));
        }
    }

    @Test
    void there_is_no_identity_provider_and_no_page_of_the_demo() {
        for (String path : List.of("/login", "/oauth2/authorize", "/oauth2/token", "/oauth2/jwks", "/h2-console")) {
            assertThat(Http.get(ORIGIN + path).statusCode()).as(path).isIn(401, 403, 404);
        }
    }

    @Test
    void the_class_path_has_neither_the_demo_nor_an_authorization_server() throws IOException {
        try (JarFile jar = new JarFile(Checkout.serverJar().toFile())) {
            String classPath = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            assertThat(classPath.split(" "))
                    .contains("lib/postgresql-" + version(classPath, "postgresql") + ".jar")
                    .allMatch(library ->
                            Files.isRegularFile(Checkout.serverJar().getParent().resolve(library)))
                    .noneMatch(library -> library.contains("techo-demo"))
                    .noneMatch(library -> library.contains("authorization-server"));
        }
    }

    @Test
    void the_entry_point_is_a_correct_script() {
        try (Program check = Program.start(List.of("sh", "-n", ENTRY_POINT), Map.of())) {
            assertThat(check.exit(PATIENCE)).hasValue(0);
        }
    }

    private static String version(String classPath, String library) {
        return classPath.replaceFirst(".*lib/" + library + "-([0-9.]+)\\.jar.*", "$1");
    }

    private static int health(int port) {
        try (Program health =
                Program.start(List.of("sh", ENTRY_POINT, "health"), here(Map.of("SERVER_PORT", "" + port)))) {
            return health.exit(PATIENCE).orElseThrow();
        }
    }

    /** What compose would give the container, at the addresses of this test. */
    private static Map<String, String> here(Map<String, String> environment) {
        Map<String, String> here = new TreeMap<>(environment);
        here.replaceAll((key, value) -> value.replace("database:5432", "localhost:" + postgres.getPort()));
        here.replaceAll((key, value) -> value.replace("/etc/techo/", site.resolve("config") + "/"));
        here.put("JAR", Checkout.serverJar().toString());
        here.put("JAVA_OPTS", "-Xmx512m -Xmn96m -Xss512k -XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        here.putIfAbsent("SERVER_PORT", "" + PORT);
        here.put("TECHO_STORAGE_DATADIRECTORY", site.resolve("data").toString());
        return here;
    }

    private static void makeSigningKey() {
        String key = site.resolve("config/audit-signing.key").toString();
        try (Program audit = Program.start(
                List.of("sh", ENTRY_POINT, "audit", "key", "--new", key),
                Map.of("JAR", Checkout.serverJar().toString()))) {
            assertThat(audit.exit(PATIENCE)).as(audit.said()).hasValue(0);
        }
    }

    private static void createDatabase() throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create role techo login password '" + PASSWORD + "'");
            statement.execute("create database techo owner techo");
        }
    }
}
