package techo.server.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;
import techo.server.cli.Techo;
import techo.server.testing.ServerTest;

/** The command signs in as a program, with the program's key. */
@ServerTest
class ProgramExportTest extends ClinicExports {
    @TempDir
    private Path folder;

    private final StringWriter said = new StringWriter();
    private final AtomicInteger signIns = new AtomicInteger();
    private final Set<String> assertionsSeen = ConcurrentHashMap.newKeySet();
    private final Set<String> awayOnceFor = ConcurrentHashMap.newKeySet();
    private RSAKey key;
    private HttpServer door;
    private String hanako;

    /** Gives tokens to who signs with the key, and passes what is asked of FHIR on to the server. */
    @BeforeEach
    void open() throws Exception {
        hanako = openPerson(501, 5);
        key = new RSAKeyGenerator(2048).keyID("program").generate();
        Files.writeString(folder.resolve("key.json"), key.toJSONString());
        door = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        door.createContext("/token", this::token);
        door.createContext(
                "/fhir/.well-known/smart-configuration",
                exchange -> answer(exchange, 200, "{\"token_endpoint\":\"" + address() + "/token\"}"));
        door.createContext("/fhir/", this::passOn);
        door.start();
    }

    @AfterEach
    void close() {
        door.stop(0);
    }

    @Test
    void a_program_exports_with_its_key_and_signs_in_again_when_its_token_ends() throws IOException {
        assertThat(export("program", "key.json")).isZero();

        assertThat(Files.readString(folder.resolve("people/Patient-1.ndjson"))).contains(hanako);
        assertThat(signIns.get()).as("each token ends at once").isGreaterThan(2);
        assertThat(assertionsSeen).hasSize(signIns.get());
    }

    @Test
    void a_program_waits_as_long_as_a_part_of_the_server_is_away() throws IOException {
        awayOnceFor.addAll(Set.of("/fhir/$export-poll-status", "/fhir/$export-file"));

        assertThat(export("program", "key.json")).isZero();

        assertThat(awayOnceFor).isEmpty();
        assertThat(Files.readString(folder.resolve("people/Patient-1.ndjson"))).contains(hanako);
    }

    @Test
    void a_program_with_another_key_gets_nothing() throws Exception {
        Files.writeString(
                folder.resolve("other.json"),
                new RSAKeyGenerator(2048).keyID("program").generate().toJSONString());

        assertThat(export("program", "other.json")).isNotZero();
        assertThat(folder.resolve("people/Patient-1.ndjson")).doesNotExist();
    }

    @Test
    void a_public_key_signs_nothing() throws Exception {
        Files.writeString(folder.resolve("public.json"), key.toPublicJWK().toJSONString());

        assertThat(export("program", "public.json")).isNotZero();
        assertThat(signIns.get()).isZero();
    }

    @Test
    void a_program_needs_its_key() {
        assertThat(run("--url", address() + "/fhir", "--client-id", "program", "--people", "--to", to("people")))
                .isNotZero();
        assertThat(signIns.get()).isZero();
    }

    @Test
    void what_changed_since_comes_with_what_to_delete_and_the_time_of_the_next_export() throws IOException {
        assertThat(export("program", "key.json")).isZero();
        String first = Files.readString(folder.resolve("people/transaction-time.txt"));
        assertThat(Files.readString(folder.resolve("people/manifest.json"))).contains(first.strip());
        people.revokeEverything(clinic, hanako);
        String taro = openPerson(502, 3);

        assertThat(exportSince(first.strip(), "monday")).isZero();

        assertThat(Files.readString(folder.resolve("monday/Patient-1.ndjson")))
                .contains(taro)
                .doesNotContain(hanako);
        assertThat(Files.readString(folder.resolve("monday/deleted-1.ndjson")))
                .contains("Patient/" + hanako)
                .doesNotContain(taro);
        String second = Files.readString(folder.resolve("monday/transaction-time.txt"));
        assertThat(second).isGreaterThan(first);
        assertThat(said.toString()).contains("6 to delete first", "--since " + second.strip());
    }

    @Test
    void an_export_since_a_time_of_which_nothing_is_known_leaves_no_time_to_go_on_from() {
        assertThat(exportSince("2026-01-01T00:00:00Z", "monday")).isNotZero();

        assertThat(said.toString()).contains("again without --since");
        assertThat(folder.resolve("monday/transaction-time.txt")).doesNotExist();
    }

    @Test
    void a_token_does_not_travel_in_the_clear() {
        assertThat(run("--url", "http://192.0.2.1/fhir", "--token", "secret", "--people", "--to", to("people")))
                .isNotZero();

        assertThat(said.toString()).contains("https").doesNotContain("secret");
    }

    private int export(String client, String keyFile) {
        return run(
                "--url",
                address() + "/fhir",
                "--client-id",
                client,
                "--key",
                to(keyFile),
                "--people",
                "--to",
                to("people"));
    }

    private int exportSince(String time, String name) {
        return run(
                "--url",
                address() + "/fhir",
                "--client-id",
                "program",
                "--key",
                to("key.json"),
                "--people",
                "--since",
                time,
                "--to",
                to(name));
    }

    private int run(String... options) {
        PrintWriter writer = new PrintWriter(said, true);
        return Techo.commandLine()
                .setOut(writer)
                .setErr(writer)
                .execute(Stream.concat(Stream.of("export"), Stream.of(options)).toArray(String[]::new));
    }

    private String to(String name) {
        return folder.resolve(name).toString();
    }

    private String address() {
        return "http://localhost:" + door.getAddress().getPort();
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form = Arrays.stream(
                        new String(exchange.getRequestBody().readAllBytes(), UTF_8).split("&"))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(field -> field[0], field -> URLDecoder.decode(field[1], UTF_8)));
        if (!isRight(form)) {
            answer(exchange, 400, "{\"error\":\"invalid_client\"}");
            return;
        }
        signIns.incrementAndGet();
        answer(
                exchange,
                200,
                "{\"access_token\":\"" + issuer.recipient(clinic, RecipientType.MEDICAL, PurposeOfUse.TREAT)
                        + "\",\"token_type\":\"bearer\",\"expires_in\":30}");
    }

    private boolean isRight(Map<String, String> form) {
        try {
            SignedJWT assertion = SignedJWT.parse(form.get("client_assertion"));
            JWTClaimsSet claims = assertion.getJWTClaimsSet();
            return form.get("grant_type").equals("client_credentials")
                    && form.get("scope").equals("system/*.rs")
                    && assertion.getHeader().getAlgorithm().getName().equals("RS384")
                    && assertion.verify(new RSASSAVerifier(key.toRSAPublicKey()))
                    && claims.getIssuer().equals("program")
                    && claims.getSubject().equals("program")
                    && claims.getAudience().contains(address() + "/token")
                    && assertionsSeen.add(claims.getJWTID());
        } catch (Exception e) {
            return false;
        }
    }

    private void passOn(HttpExchange exchange) throws IOException {
        if (awayOnceFor.remove(exchange.getRequestURI().getPath())) {
            exchange.getResponseHeaders().add("Retry-After", "0");
            answer(exchange, 503, "{}");
            return;
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
                        fhir.baseUrl() + exchange.getRequestURI().toString().substring("/fhir".length())))
                .method(exchange.getRequestMethod(), BodyPublishers.noBody());
        for (String header : Set.of("Authorization", "Accept", "Prefer")) {
            if (exchange.getRequestHeaders().containsKey(header)) {
                request.header(header, exchange.getRequestHeaders().getFirst(header));
            }
        }
        try {
            HttpResponse<String> answer = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
            answer.headers()
                    .firstValue("Content-Location")
                    .ifPresent(location -> exchange.getResponseHeaders().add("Content-Location", here(location)));
            answer(exchange, answer.statusCode(), here(answer.body()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String here(String text) {
        return text.replace(fhir.baseUrl().toString(), address() + "/fhir");
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }
}
