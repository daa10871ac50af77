package techo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The packaged server as the image runs it: its entry point, the settings of compose.yaml, a real PostgreSQL. */
class ProductionTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final RunningSite SITE = RunningSite.shared();
    private static final String ORIGIN = SITE.origin();

    @Test
    void the_health_command_says_whether_a_server_is_ready() {
        assertThat(health(SITE.port())).isZero();
        assertThat(health(Http.freePort())).isEqualTo(1);
    }

    @Test
    void the_capabilities_are_public_and_a_record_is_not() {
        assertThat(status("/fhir/metadata")).isEqualTo(200);
        assertThat(status("/fhir/Patient")).isEqualTo(401);
        assertThat(status("/fhir/Patient/1")).isEqualTo(401);
    }

    @Test
    void the_records_are_in_postgresql_and_not_beside_it() throws SQLException, IOException {
        try (Connection connection = SITE.connectToRecords();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select count(*) from hfj_resource")) {
            assertThat(found.next()).isTrue();
        }
        try (var files = Files.walk(SITE.data())) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".mv.db"));
        }
    }

    @Test
    void there_is_no_identity_provider_and_no_page_of_the_demo() {
        for (String path : List.of("/login", "/oauth2/authorize", "/oauth2/token", "/oauth2/jwks", "/h2-console")) {
            assertThat(status(path)).as(path).isIn(401, 403, 404);
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
        try (Program check = Program.start(List.of("sh", "-n", RunningSite.ENTRY_POINT), Map.of())) {
            assertThat(check.exit(PATIENCE)).hasValue(0);
        }
    }

    private static String version(String classPath, String library) {
        return classPath.replaceFirst(".*lib/" + library + "-([0-9.]+)\\.jar.*", "$1");
    }

    private static int status(String path) {
        return SITE.send(Http.request(ORIGIN + path).build()).statusCode();
    }

    private static int health(int port) {
        Map<String, String> environment = Map.of("JAR", Checkout.serverJar().toString(), "SERVER_PORT", "" + port);
        try (Program health = Program.start(List.of("sh", RunningSite.ENTRY_POINT, "health"), environment)) {
            return health.exit(PATIENCE).orElseThrow();
        }
    }
}
