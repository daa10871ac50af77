package techo.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.ApplicationContext;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.security.core.userdetails.UserDetailsService;
import techo.server.testing.ServerTest;
import techo.server.testing.ShippedClasses;

/** Nothing that is shipped knows a password: whoever runs it gives every secret. */
@ServerTest
@Tag("any-database")
class NoDefaultSecretTest {
    private static final Pattern SECRET = Pattern.compile("password|passwd|secret|private-?key|credential");

    /** {@code ${NAME}}: whoever starts it gives the value. */
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^}]*}");

    /** {@code name: value} or {@code name=value}; rules about passwords are none. */
    private static final Pattern LITERAL = Pattern.compile(
            "(?i)(password(?!Policy|Allowed)|passwd|secret|private-?key)[\\w.-]*[\"']?\\s*[:=]\\s*[\"']?[^\\s\"',}{#]");

    @Autowired
    private ApplicationContext server;

    @Test
    void the_server_has_no_user_of_its_own() {
        assertThat(server.getBeansOfType(UserDetailsService.class)).isEmpty();
    }

    @Test
    void no_setting_that_is_a_secret_has_a_default() {
        List<String> defaults = new ArrayList<>();
        List<String> secrets = new ArrayList<>();
        ShippedClasses.in("techo.server", new AssignableTypeFilter(Record.class))
                .flatMap(type -> Stream.of(type.getDeclaredConstructors()))
                .flatMap(constructor -> Stream.of(constructor.getParameters()))
                .filter(parameter -> isSecret(parameter.getName()))
                .forEach(parameter -> {
                    secrets.add(parameter.getName());
                    if (hasDefault(parameter)) {
                        defaults.add(parameter.toString());
                    }
                });
        assertThat(secrets).contains("password", "clientSecret");
        assertThat(defaults).isEmpty();
    }

    private static boolean isSecret(String name) {
        return SECRET.matcher(name.toLowerCase(Locale.ROOT)).find();
    }

    private static boolean hasDefault(Parameter parameter) {
        DefaultValue given = parameter.getAnnotation(DefaultValue.class);
        return given != null && Stream.of(given.value()).anyMatch(value -> !value.isEmpty());
    }

    @Test
    void no_file_that_is_shipped_holds_one() throws IOException {
        List<String> found = new ArrayList<>();
        for (String shipped : List.of("bin", "docker", "server/src/main/resources", "demo/src/main/resources")) {
            try (Stream<Path> files = Files.walk(Path.of("..", shipped))) {
                for (Path file : files.filter(NoDefaultSecretTest::isSetting).toList()) {
                    Files.readAllLines(file).stream()
                            .filter(line -> !line.strip().startsWith("#"))
                            .filter(NoDefaultSecretTest::holdsSecret)
                            .forEach(line -> found.add(file + ": " + line.strip()));
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void the_search_for_secrets_finds_them() {
        assertThat(holdsSecret("POSTGRES_PASSWORD: postgres")).isTrue();
        assertThat(holdsSecret("  \"clientSecret\": \"s3cret\",")).isTrue();
        assertThat(holdsSecret("spring.datasource.password=x")).isTrue();
        assertThat(holdsSecret("POSTGRES_PASSWORD: ${TECHO_DATABASE_PASSWORD:?set one}"))
                .isFalse();
        assertThat(holdsSecret("client-secret:")).isFalse();
        assertThat(holdsSecret("\"passwordPolicy\": \"length(12)\",")).isFalse();
    }

    private static boolean holdsSecret(String line) {
        return LITERAL.matcher(REFERENCE.matcher(line).replaceAll("")).find();
    }

    private static boolean isSetting(Path file) {
        String name = file.getFileName().toString();
        return Files.isRegularFile(file)
                && !name.startsWith("messages")
                && Stream.of(".yaml", ".yml", ".properties", ".env", ".json", ".conf", ".sql", "Dockerfile", "techo")
                        .anyMatch(name::endsWith);
    }
}
