package techo.demo.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import techo.demo.DemoInstallation;

/** Signing in to the try-out over real HTTP, as its page, an app and its programs do. */
class SignInTest {
    private final RunningDemo demo = RunningDemo.started();
    private final DemoInstallation installation = demo.installation();
    private final Path data = demo.data();
    private final SignIn signIn = new SignIn(installation.origin());
    private final CodeVerifier verifier = new CodeVerifier();

    @Test
    void a_person_signs_in_with_an_app_and_the_token_says_whose_record_it_opens() throws Exception {
        SignedJWT token = SignedJWT.parse(person(SamplePerson.HANAKO));
        assertThat(token.getHeader().getType().getType()).isEqualTo("at+jwt");
        assertThat(token.getHeader().getAlgorithm().getName()).isEqualTo("ES256");
        assertThat(token.getJWTClaimsSet().getAudience())
                .containsExactly(installation.fhirBase().toString());
        assertThat(token.getJWTClaimsSet().getStringClaim("techo_caller")).isEqualTo("citizen");
        assertThat(token.getJWTClaimsSet().getStringClaim("patient"))
                .isEqualTo(SamplePerson.HANAKO.patient().value());
        assertThat(token.getJWTClaimsSet().getExpirationTime().getTime()
                        - token.getJWTClaimsSet().getIssueTime().getTime())
                .isEqualTo(300_000);
    }

    @Test
    void the_fhir_interface_takes_the_token_of_a_person_and_of_every_program() throws Exception {
        assertThat(fhir(person(SamplePerson.TARO), "/Organization?_count=1").statusCode())
                .isEqualTo(200);
        for (SampleClient client : SampleClient.values()) {
            String token = installation.token(client);
            assertThat(fhir(token, "/Organization?_count=1").statusCode())
                    .as(client.id())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_seeding_that_was_interrupted_is_completed_and_nothing_is_there_twice() throws Exception {
        Map<String, Integer> once = counts();
        assertThat(once.get("Immunization")).isEqualTo(4);
        assertThat(once.get("Observation")).isGreaterThan(80);
        assertThat(once.get("Consent")).isEqualTo(2);

        Files.delete(data.resolve("demo").resolve("seeded"));
        demo.giveNewAuthenticators();
        installation.seed();

        assertThat(counts()).isEqualTo(once);
    }

    @Test
    void a_recipient_sees_from_the_start_what_people_allowed_it() throws Exception {
        String hospital =
                signIn.client(SampleClient.HOSPITAL, installation.accounts().secret(SampleClient.HOSPITAL.id()));
        assertThat(count(fhir(hospital, "/Immunization?_summary=count"))).isEqualTo(4);
        String service =
                signIn.client(SampleClient.SERVICE, installation.accounts().secret(SampleClient.SERVICE.id()));
        assertThat(count(fhir(service, "/Observation?_summary=count"))).isEqualTo(12);
        assertThat(count(fhir(service, "/Immunization?_summary=count"))).isZero();
    }

    private Map<String, Integer> counts() throws Exception {
        String hanako = person(SamplePerson.HANAKO);
        Map<String, Integer> counts = new TreeMap<>();
        for (String type : List.of("Observation", "Immunization", "MedicationDispense", "Composition", "Consent")) {
            counts.put(type, count(fhir(hanako, "/" + type + "?_summary=count")));
        }
        return counts;
    }

    @Test
    void an_app_that_names_no_pkce_challenge_or_a_plain_one_is_sent_away() {
        assertThat(refusal(Map.of("code_challenge", "", "code_challenge_method", "")))
                .isEqualTo("invalid_request");
        assertThat(refusal(Map.of("code_challenge_method", "plain"))).isEqualTo("invalid_request");
    }

    @Test
    void an_app_that_asks_for_another_servers_data_or_an_unknown_scope_is_sent_away() {
        assertThat(refusal(Map.of("aud", "https://elsewhere.example/fhir"))).isEqualTo("invalid_request");
        assertThat(refusal(Map.of("aud", ""))).isEqualTo("invalid_request");
        assertThat(refusal(Map.of("scope", "system/*.rs"))).isEqualTo("invalid_scope");
    }

    /** RFC 9207: an app that knows several issuers can tell whose code it holds. */
    @Test
    void every_answer_names_this_issuer_and_the_server_says_that_it_does() throws Exception {
        Map<String, String> answer = SignIn.query(authorize(changed(Map.of())));
        assertThat(answer)
                .containsKeys("code", "state")
                .containsEntry("iss", installation.origin().toString());
        Map<String, String> refused = SignIn.query(authorize(changed(Map.of("aud", "https://elsewhere.example/fhir"))));
        assertThat(refused)
                .containsKeys("error", "state")
                .containsEntry("iss", installation.origin().toString());
        for (String document : List.of("openid-configuration", "oauth-authorization-server")) {
            assertThat(signIn.get("/.well-known/" + document).body())
                    .contains("\"authorization_response_iss_parameter_supported\":true");
        }
    }

    @Test
    void nobody_who_acts_for_nobody_and_no_app_chooses_another_record() {
        assertThat(refusal(Map.of("scope", "openid patient/*.rs " + DemoIdentity.DELEGATE_SCOPE)))
                .isEqualTo("invalid_scope");
        Map<String, String> ofPages = Map.of(
                "client_id",
                DemoIdentity.PORTAL,
                "redirect_uri",
                installation.origin() + "/login/oauth2/code/techo",
                "scope",
                "openid patient/*.rs " + DemoIdentity.DELEGATE_SCOPE);
        assertThat(refusal(ofPages)).isEqualTo("invalid_scope");
    }

    @Test
    void a_parent_of_two_says_which_record_and_gets_that_of_nobody_elses_child() {
        SamplePerson yoko = SamplePerson.YOKO;
        Map<String, String> ofPages = new TreeMap<>(changed(Map.of(
                "client_id",
                DemoIdentity.PORTAL,
                "redirect_uri",
                installation.origin() + "/login/oauth2/code/techo",
                "scope",
                "openid patient/*.rs " + DemoIdentity.DELEGATE_SCOPE)));
        for (String principal : List.of("", "hanako-mihon")) {
            ofPages.put("principal", principal);
            assertThat(SignIn.query(signIn.authorize(
                            yoko.username(), installation.accounts().password(yoko), ofPages)))
                    .as("for <%s>", principal)
                    .containsEntry("error", "invalid_scope");
        }
        for (SamplePerson.Represented child : yoko.represented()) {
            ofPages.put("principal", child.patient().value());
            assertThat(SignIn.query(signIn.authorize(
                            yoko.username(), installation.accounts().password(yoko), ofPages)))
                    .containsKey("code");
        }
    }

    @Test
    void a_code_goes_only_to_the_registered_address() {
        Map<String, String> request = changed(Map.of("redirect_uri", "https://elsewhere.example/callback"));
        assertThatThrownBy(() -> authorize(request))
                .isInstanceOf(SignInFailedException.class)
                .hasMessageContaining("HTTP 400");
    }

    @Test
    void a_code_is_worth_nothing_without_the_verifier_and_only_once() {
        Map<String, String> answer = SignIn.query(authorize(changed(Map.of())));
        Map<String, String> exchange = new TreeMap<>(Map.of(
                "grant_type", "authorization_code",
                "client_id", DemoIdentity.APP,
                "redirect_uri", DemoIdentity.APP_REDIRECT.toString(),
                "code", answer.get("code"),
                "code_verifier", new CodeVerifier().getValue()));
        assertThat(signIn.post("/oauth2/token", exchange).statusCode()).isEqualTo(400);
        exchange.put("code_verifier", verifier.getValue());
        HttpResponse<String> tokens = signIn.post("/oauth2/token", exchange);
        assertThat(tokens.statusCode()).isEqualTo(200);
        assertThat(tokens.body())
                .contains("\"patient\":\"" + SamplePerson.HANAKO.patient().value() + "\"");
        assertThat(signIn.post("/oauth2/token", exchange).statusCode()).isEqualTo(400);
    }

    @Test
    void an_id_token_opens_nothing() throws Exception {
        Map<String, String> answer = SignIn.query(authorize(changed(Map.of("nonce", "n-1"))));
        HttpResponse<String> tokens = signIn.post(
                "/oauth2/token",
                Map.of(
                        "grant_type", "authorization_code",
                        "client_id", DemoIdentity.APP,
                        "redirect_uri", DemoIdentity.APP_REDIRECT.toString(),
                        "code", answer.get("code"),
                        "code_verifier", verifier.getValue()));
        JsonNode json = new ObjectMapper().readTree(tokens.body());
        assertThat(fhir(json.get("id_token").asText(), "/Organization?_count=1").statusCode())
                .isEqualTo(401);
        assertThat(fhir(json.get("access_token").asText(), "/Organization?_count=1")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_wrong_password_or_secret_gets_no_token() {
        assertThatThrownBy(() -> signIn.person(SamplePerson.HANAKO.username(), "wrong"))
                .isInstanceOf(SignInFailedException.class)
                .hasMessageContaining("Wrong name or password");
        assertThatThrownBy(() -> signIn.client(SampleClient.OPERATOR, "wrong"))
                .isInstanceOf(SignInFailedException.class)
                .hasMessageContaining("HTTP 401");
    }

    @Test
    void a_sign_in_cookie_is_worth_nothing_on_the_fhir_interface() {
        authorize(changed(Map.of()));
        assertThat(signIn.get("/fhir/Patient").statusCode()).isEqualTo(401);
    }

    @Test
    void apps_find_the_sign_in_through_the_fhir_address() throws Exception {
        HttpResponse<String> answer = fhir("", "/.well-known/smart-configuration");
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode configuration = new ObjectMapper().readTree(answer.body());
        assertThat(configuration.get("issuer").asText())
                .isEqualTo(installation.origin().toString());
        assertThat(configuration.get("authorization_endpoint").asText())
                .isEqualTo(installation.origin() + "/oauth2/authorize");
        assertThat(configuration.get("code_challenge_methods_supported")).hasSize(1);
        assertThat(configuration.get("capabilities"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder(
                        "client-public",
                        "client-confidential-symmetric",
                        "client-confidential-asymmetric",
                        "sso-openid-connect",
                        "launch-standalone",
                        "context-standalone-patient",
                        "permission-patient",
                        "permission-v2");
        assertThat(configuration.get("scopes_supported"))
                .extracting(JsonNode::asText)
                .contains("launch/patient", "patient/*.cruds", "system/*.rs");
    }

    @Test
    void the_try_out_answers_on_this_machine_only() throws Exception {
        for (NetworkInterface network : java.util.Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : java.util.Collections.list(network.getInetAddresses())) {
                if (address instanceof Inet4Address && !address.isLoopbackAddress()) {
                    assertThatThrownBy(() -> new Socket(address, installation.port()).close())
                            .isInstanceOf(IOException.class);
                }
            }
        }
    }

    @Test
    void secrets_are_made_per_installation_and_are_their_owners_to_read(@TempDir Path other) throws IOException {
        for (String file : new String[] {DemoAccounts.FILE, "signing-keys.json"}) {
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(data.resolve("demo").resolve(file))))
                    .isEqualTo("rw-------");
        }
        assertThat(DemoAccounts.open(other).password(SamplePerson.HANAKO))
                .isNotEqualTo(installation.accounts().password(SamplePerson.HANAKO))
                .isEqualTo(DemoAccounts.open(other).password(SamplePerson.HANAKO));
    }

    @Test
    void nobody_reads_the_record_of_another_and_hidden_looks_like_absent() throws Exception {
        String hanako = person(SamplePerson.HANAKO);
        String own = "/Patient/" + SamplePerson.HANAKO.patient().value();
        String others = "/Patient/" + SamplePerson.TARO.patient().value();
        assertThat(fhir(hanako, own).statusCode()).isEqualTo(200);
        HttpResponse<String> hidden = fhir(hanako, others);
        HttpResponse<String> absent = fhir(hanako, "/Patient/no-such-person");
        assertThat(hidden.statusCode()).isEqualTo(404);
        assertThat(hidden.body()).isEqualTo(absent.body());
        assertThat(count(fhir(
                        hanako,
                        "/Observation?_summary=count&subject=Patient/"
                                + SamplePerson.TARO.patient().value())))
                .isZero();
        SampleClient hospital = SampleClient.HOSPITAL;
        String token = signIn.client(hospital, installation.accounts().secret(hospital.id()));
        assertThat(count(fhir(token, "/Observation?_summary=count"))).isZero();
    }

    private static int count(HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body()).get("total").asInt();
    }

    private String person(SamplePerson person) {
        return signIn.person(person.username(), installation.accounts().password(person));
    }

    private String refusal(Map<String, String> changes) {
        return SignIn.query(authorize(changed(changes))).get("error");
    }

    private URI authorize(Map<String, String> request) {
        SamplePerson person = SamplePerson.HANAKO;
        return signIn.authorize(person.username(), installation.accounts().password(person), request);
    }

    /** A correct request with some parameters replaced, or left out where the new value is empty. */
    private Map<String, String> changed(Map<String, String> changes) {
        Map<String, String> request = signIn.authorizationRequest(verifier);
        request.putAll(changes);
        request.values().removeIf(String::isEmpty);
        return request;
    }

    private HttpResponse<String> fhir(String token, String path) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(installation.fhirBase() + path));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }
}
