package techo.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.server.RestfulServer;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.http.server.PathContainer;
import org.springframework.web.servlet.handler.AbstractHandlerMethodMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/**
 * Nothing is shown without a token, on any path that this server answers.
 *
 * <p>The paths are taken from the running server, so that a servlet, page or endpoint that somebody adds is walked too.
 */
@ServerTest
@Tag("any-database")
class EveryPathTest {
    /** What anybody may read: how to talk to the server and whether it lives. */
    private static final Set<String> PUBLIC = Set.of(
            "/fhir/metadata",
            "/fhir/.well-known/smart-configuration",
            "/.well-known/oauth-protected-resource/fhir",
            "/fhir/api-docs",
            "/api/index.html",
            "/api/start.js",
            "/webjars/swagger-ui/5.21.0/swagger-ui-bundle.js",
            "/actuator/health");

    @Autowired
    private ServletWebServerApplicationContext server;

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @TestFactory
    Stream<DynamicTest> no_path_answers_without_a_valid_token() {
        return everyPath().stream()
                .filter(path -> !PUBLIC.contains(path) && !path.startsWith("/actuator/health/"))
                .map(path -> DynamicTest.dynamicTest(path, () -> {
                    for (String method : List.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD")) {
                        assertThat(status(method, path, ""))
                                .as(method + " without token")
                                .isEqualTo(401);
                    }
                    for (String method : List.of("GET", "POST")) {
                        assertThat(status(method, path, "Authorization: Bearer garbage\r\n"))
                                .as(method + " with garbage")
                                .isEqualTo(401);
                        assertThat(status(method, path, "Cookie: JSESSIONID=0123456789ABCDEF\r\n"))
                                .as(method + " with a session cookie")
                                .isEqualTo(401);
                    }
                }));
    }

    @Test
    void the_public_paths_are_public_for_reading_only() {
        for (String path : PUBLIC) {
            assertThat(status("GET", path, "")).as("GET " + path).isEqualTo(200);
            for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
                assertThat(status(method, path, "")).as(method + " " + path).isEqualTo(401);
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> a_path_written_in_another_way_opens_nothing() {
        return Stream.of(
                        "//fhir/Patient",
                        "/fhir//Patient",
                        "/fhir/./Patient",
                        "/fhir/metadata/../Patient",
                        "/fhir/metadata/%2e%2e/Patient",
                        "/fhir/metadata/..%2fPatient",
                        "/fhir/metadata;x=1/Patient",
                        "/fhir;x=1/Patient",
                        "/fhir/Patient;x=1",
                        "/fhir/metadata%2f..%2fPatient",
                        "/fhir/metadata%252f..%252fPatient",
                        "/fhir/metadata/Patient",
                        "/fhir/metadata/",
                        "/fhir/metadata%00/Patient",
                        "/FHIR/Patient",
                        "/Fhir/metadata/../../fhir/Patient",
                        "/fhir/%50atient",
                        "/fhir/Patient?_format=json&x=/metadata",
                        "/fhir/Patient?metadata",
                        "/fhir/?/metadata",
                        "/fhir/.well-known/smart-configuration/../../Patient",
                        "/fhir/.well-known/smart-configuration/Patient",
                        "/actuator/health/../prometheus",
                        "/actuator/health/%2e%2e/prometheus",
                        "/actuator/health;/prometheus",
                        "/ACTUATOR/prometheus",
                        "/error",
                        "/error/../fhir/Patient",
                        "/\\fhir\\Patient")
                .map(path -> DynamicTest.dynamicTest(path, () -> {
                    String answer = answer("GET", path, "");
                    assertThat(Integer.parseInt(answer.substring(9, 12))).isIn(400, 401);
                    assertThat(answer).doesNotContain("\"Bundle\"").doesNotContain("\"Patient\"");
                }));
    }

    @Test
    void only_an_operator_reads_the_meters() {
        assertThat(bearer("/actuator/prometheus", tokens.citizen("p-1"))).isEqualTo(403);
        assertThat(bearer("/actuator/prometheus", tokens.operator())).isEqualTo(200);
    }

    @Test
    void a_valid_token_finds_nothing_where_nothing_is() {
        assertThat(bearer("/nothing-here", tokens.citizen("p-1"))).isEqualTo(404);
    }

    @Test
    void a_refusal_is_an_operation_outcome_that_nobody_may_keep() {
        String answer = answer("GET", "/fhir/Patient?identifier=12345", "");
        assertThat(answer)
                .startsWith("HTTP/1.1 401")
                .contains("WWW-Authenticate: Bearer resource_metadata=\"")
                .contains("Cache-Control: no-store\r\n")
                .contains("X-Content-Type-Options: nosniff\r\n")
                .contains("Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox\r\n")
                .contains("Content-Type: application/fhir+json")
                .contains("\"resourceType\":\"OperationOutcome\"")
                .contains("\"login-required\"")
                .doesNotContain("12345");
    }

    /** What docs/security.md says of each path is what its first fitting line says. */
    @Test
    void the_page_on_security_has_every_door_and_tells_the_public_ones() throws IOException {
        List<Door> doors = Door.documented();
        for (String path : everyPath()) {
            Door door = doors.stream()
                    .filter(line -> line.fits(path))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no door in docs/security.md for " + path));
            boolean open = PUBLIC.contains(path) || path.startsWith("/actuator/health/");
            assertThat(door.isForAnybody()).as(path + " by " + door).isEqualTo(open);
        }
        for (Door door : doors) {
            assertThat(!door.isForAnybody() || PUBLIC.stream().anyMatch(door::fits))
                    .as("somebody can go through " + door)
                    .isTrue();
        }
    }

    /** A line of the table of doors. */
    private record Door(List<PathPattern> paths, String who) {
        private static final Pattern QUOTED = Pattern.compile("`(?:GET )?(/[^`]*)`");

        static List<Door> documented() throws IOException {
            String page = Files.readString(Path.of("..", "docs", "security.md"));
            String table = page.substring(page.indexOf("## Doors"), page.indexOf("\n\n", page.indexOf("|---")));
            return table.lines()
                    .filter(line -> line.startsWith("| ") && !line.startsWith("| door"))
                    .map(line -> line.split(" *\\| *"))
                    .map(cells -> new Door(paths(cells[1]), cells[2]))
                    .toList();
        }

        private static List<PathPattern> paths(String cell) {
            return QUOTED.matcher(cell)
                    .results()
                    .map(found -> PathPatternParser.defaultInstance.parse(found.group(1)))
                    .toList();
        }

        /** A line that quotes no path is about the rest. */
        boolean fits(String path) {
            return paths.isEmpty()
                    || paths.stream().anyMatch(pattern -> pattern.matches(PathContainer.parsePath(path)));
        }

        boolean isForAnybody() {
            return who.startsWith("anybody");
        }
    }

    /** As Spring Security comes, its chain begins with one that asks the handlers of the pages about each request. */
    @Test
    void no_filter_asks_who_would_handle_a_request() {
        assertThat(server.getBean("springSecurityFilterChain").getClass().getName())
                .doesNotContain("WebMvcSecurityConfiguration");
    }

    @Test
    void the_walk_knows_the_paths_that_matter() {
        assertThat(everyPath())
                .contains("/fhir/Patient", "/fhir/Patient/$everything", "/actuator/prometheus", "/error", "/")
                .hasSizeGreaterThan(80);
    }

    private Set<String> everyPath() {
        Set<String> paths = new TreeSet<>();
        ServletContext servlets = server.getServletContext();
        servlets.getServletRegistrations().values().forEach(servlet -> paths.addAll(servlet.getMappings()));
        servlets.getFilterRegistrations().values().forEach(filter -> paths.addAll(filter.getUrlPatternMappings()));
        server.getBeansOfType(AbstractHandlerMethodMapping.class)
                .values()
                .forEach(mapping -> paths.addAll(patterns(mapping)));
        server.getBeansOfType(AbstractUrlHandlerMapping.class)
                .values()
                .forEach(mapping -> paths.addAll(mapping.getHandlerMap().keySet()));
        server.getBean(PathMappedEndpoints.class).getAllPaths().forEach(path -> {
            paths.add(path);
            paths.add(path + "/x");
        });
        paths.addAll(fhirPaths());
        Set<String> concrete = new TreeSet<>();
        paths.forEach(path -> concrete.add(concrete(path)));
        return concrete;
    }

    private static Set<String> patterns(AbstractHandlerMethodMapping<?> mapping) {
        Set<String> patterns = new TreeSet<>();
        for (Object key : mapping.getHandlerMethods().keySet()) {
            if (key instanceof org.springframework.web.servlet.mvc.method.RequestMappingInfo info) {
                patterns.addAll(info.getPatternValues());
            }
        }
        return patterns;
    }

    private List<String> fhirPaths() {
        RestfulServer servlet = server.getBean(RestfulServer.class);
        List<String> paths = new ArrayList<>(List.of("/fhir", "/fhir/", "/fhir/_history", "/fhir/api-docs"));
        servlet.getResourceBindings().forEach(binding -> {
            String type = "/fhir/" + binding.getResourceName();
            paths.addAll(List.of(type, type + "/p-1", type + "/p-1/_history/1", type + "/_search"));
            binding.getMethodBindings().stream()
                    .map(method -> method.getRestOperationType().getCode())
                    .filter(code -> code != null && code.startsWith("$"))
                    .forEach(code -> paths.add(type + "/" + code));
        });
        for (String operation : List.of("$everything", "$validate", "$export", "$import", "$expunge", "$reindex")) {
            paths.add("/fhir/" + operation);
            paths.add("/fhir/Patient/" + operation);
            paths.add("/fhir/Patient/p-1/" + operation);
        }
        return paths;
    }

    /** An address that matches the pattern. */
    private static String concrete(String pattern) {
        String path = pattern.startsWith("*") ? "/x" + pattern.substring(1) : pattern;
        return path.replace("/**", "/x").replace("/*", "/x").replaceAll("\\{[^}]*}", "x");
    }

    private int bearer(String path, String token) {
        return status("GET", path, "Authorization: Bearer " + token + "\r\n");
    }

    private int status(String method, String path, String header) {
        return Integer.parseInt(answer(method, path, header).substring(9, 12));
    }

    /** A raw socket, because a well-behaved HTTP client would tidy the path up. */
    private String answer(String method, String path, String header) {
        URI base = fhir.baseUrl();
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write((method + " " + path + " HTTP/1.1\r\nHost: " + base.getAuthority() + "\r\nConnection: close\r\n"
                            + (Map.of("POST", 1, "PUT", 1, "PATCH", 1).containsKey(method)
                                    ? "Content-Length: 0\r\n"
                                    : "")
                            + header + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("no answer for " + method + " " + path, e);
        }
    }
}
