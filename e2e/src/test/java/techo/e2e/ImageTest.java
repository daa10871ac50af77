package techo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What {@code docker/} promises, read from its files; that its entry point runs the server is another test. */
class ImageTest {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)([^}]*)}");
    private static final Pattern SECRET = Pattern.compile("(?i)(password|secret|token|key)$");
    private static final String REQUIRED = "\\$\\{[A-Z_]+:\\?[^}]+}";
    private static final String MOUNTED = "/etc/techo/";

    private final Map<String, Object> compose = new Yaml().load(Checkout.read("docker/compose.yaml"));

    @Test
    void every_value_a_site_decides_has_no_default_and_says_what_it_is() {
        Matcher variables = VARIABLE.matcher(Checkout.read("docker/compose.yaml"));

        assertThat(variables.results())
                .isNotEmpty()
                .allSatisfy(variable -> assertThat(variable.group(2))
                        .as(variable.group())
                        .startsWith(":?")
                        .hasSizeGreaterThan(5));
    }

    @Test
    void every_secret_comes_from_outside() {
        Stream<Map.Entry<String, String>> secrets = Stream.of("database", "schema", "server")
                .flatMap(service -> environment(service).entrySet().stream())
                .filter(entry -> SECRET.matcher(entry.getKey()).find());

        assertThat(secrets)
                .isNotEmpty()
                .allSatisfy(entry ->
                        assertThat(entry.getValue()).as(entry.getKey()).matches(REQUIRED + "|" + MOUNTED + "[a-z.-]+"));
        assertThat((List<?>) service("server").get("volumes"))
                .as("files with secrets are the site's")
                .anySatisfy(volume -> assertThat(volume.toString()).matches(REQUIRED + ":/etc/techo:ro"));
    }

    @Test
    void no_file_of_the_image_gives_a_secret_a_value() {
        for (String file : List.of("docker/Dockerfile", "docker/entrypoint.sh")) {
            assertThat(Checkout.read(file).lines())
                    .as(file)
                    .noneMatch(line -> line.matches("(?i).*(password|secret)\\s*[=:].*"));
        }
        assertThat(Checkout.read("server/src/main/resources/application.yaml").lines())
                .noneMatch(line -> line.matches("(?i).*(password|secret)\\s*:\\s*\\S.*"));
    }

    @Test
    void the_server_is_reached_from_this_machine_only_and_the_database_not_at_all() {
        assertThat(service("server").get("ports")).isEqualTo(List.of("127.0.0.1:8080:8080"));
        assertThat(service("database")).doesNotContainKey("ports");
    }

    @Test
    void the_server_has_no_more_rights_than_it_needs() {
        assertThat(service("server"))
                .containsEntry("read_only", true)
                .containsEntry("cap_drop", List.of("ALL"))
                .containsEntry("security_opt", List.of("no-new-privileges:true"))
                .doesNotContainKeys("privileged", "user");
        String lastUser = Checkout.read("docker/Dockerfile")
                .lines()
                .filter(line -> line.startsWith("USER "))
                .reduce((first, second) -> second)
                .orElse("USER root");
        assertThat(lastUser).isEqualTo("USER 10001:10001");
    }

    @Test
    void the_image_holds_the_production_server_and_nothing_of_the_demo() {
        assertThat(Checkout.read("docker/Dockerfile"))
                .contains("-pl server ", "COPY --from=build /src/server/target/")
                .doesNotContain("/src/demo", "techo-demo");
    }

    @SuppressWarnings("unchecked") // YAML is maps and lists; the assertions show when it is not
    private Map<String, Object> service(String name) {
        return (Map<String, Object>) ((Map<String, Object>) compose.get("services")).get(name);
    }

    @SuppressWarnings("unchecked") // as above
    private Map<String, String> environment(String service) {
        return (Map<String, String>) service(service).get("environment");
    }
}
