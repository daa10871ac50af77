package techo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.ibm.fhir.model.format.Format;
import com.ibm.fhir.model.parser.FHIRParser;
import com.ibm.fhir.model.resource.Resource;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients and an issuer that others wrote, as npm has them, against the try-out. */
class ForeignClientsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Pattern PATIENT = Pattern.compile("\"reference\":\"(Patient/[A-Za-z0-9.-]+)");
    /** For which the sample program {@code researcher} asks. */
    private static final String UNIVERSITY = "mihon-university";

    private static NodeClients clients;
    private static RunningDemo demo;

    @BeforeAll
    static void start() {
        clients = NodeClients.installed();
        demo = RunningDemo.shared();
    }

    @Test
    void fhir_kit_client_discovers_signs_and_pages_as_a_program() {
        JsonNode found = clients.run(
                "fhir-kit-client.mjs",
                Map.of(
                        "FHIR_URL",
                        demo.fhir(),
                        "CLIENT_ID",
                        "researcher",
                        "PRIVATE_KEY",
                        demo.programKey(),
                        "SCOPE",
                        "system/*.rs"));

        assertThat(found.path("authorize").asText()).isEqualTo(demo.origin() + "/oauth2/authorize");
        assertThat(found.path("token").asText()).isEqualTo(demo.origin() + "/oauth2/token");
        assertThat(found.path("fhirVersion").asText()).isEqualTo("4.0.1");
        assertThat(found.path("scope").asText()).isEqualTo("system/*.rs");
        int total = total(demo.token("researcher"), "Observation");
        assertThat(found.path("ids")).hasSize(total).doesNotHaveDuplicates();
        assertThat(found.path("pages").asInt()).isEqualTo(Math.max(1, (total + 6) / 7));
    }

    @Test
    void medplum_exports_the_record_of_a_person_and_another_reader_understands_each_line() throws Exception {
        JsonNode exported = clients.run(
                        "medplum-bulk-export.mjs",
                        Map.of(
                                "FHIR_URL", demo.fhir(),
                                "TOKEN", demo.token(RunningDemo.HANAKO),
                                "LEVELS", levels("Patient/" + RunningDemo.HANAKO_ID)))
                .path(0);

        assertThat(understood(exported))
                .extracting(resource -> resource.getClass().getSimpleName())
                .contains("Patient", "Observation", "MedicationDispense", "Binary", "Consent");
        assertThat(exported.at("/manifest/requiresAccessToken").asBoolean()).isTrue();
        assertThat(exported.at("/manifest/request").asText())
                .isEqualTo(demo.fhir() + "/Patient/" + RunningDemo.HANAKO_ID + "/$export");
    }

    @Test
    void medplum_signs_as_a_program_and_exports_what_people_opened_to_it_at_every_level() throws Exception {
        consent(RunningDemo.YOKO, RunningDemo.YOKO_ID, UNIVERSITY, "RESEARCH", "CK-SPEC");
        String group = network(UNIVERSITY);

        JsonNode exported = clients.run(
                "medplum-bulk-export.mjs",
                Map.of(
                        "FHIR_URL", demo.fhir(),
                        "CLIENT_ID", "researcher",
                        "PRIVATE_KEY", demo.programKey(),
                        "LEVELS", levels("", "Patient", group)));

        Map<String, String> ofSystem = whose(exported.path(0));
        Map<String, String> ofPatients = whose(exported.path(1));
        // What belongs to a result, such as where it comes from, names nobody.
        assertThat(ofPatients.values())
                .containsOnly("", "Patient/" + RunningDemo.TARO_ID, "Patient/" + RunningDemo.YOKO_ID);
        assertThat(ofPatients.keySet())
                .filteredOn(resource -> resource.startsWith("Observation/"))
                .hasSize(total(demo.token("researcher"), "Observation"));
        assertThat(whose(exported.path(2))).isEqualTo(ofPatients);
        assertThat(ofSystem).containsAllEntriesOf(ofPatients).containsKey("Organization/" + UNIVERSITY);
        assertThat(ofSystem.values())
                .containsOnly("", "Patient/" + RunningDemo.TARO_ID, "Patient/" + RunningDemo.YOKO_ID);
        assertThat(exported.at("/2/manifest/request").asText()).isEqualTo(demo.fhir() + "/" + group + "/$export");
    }

    private static String levels(String... levels) throws IOException {
        return JSON.writeValueAsString(levels);
    }

    /** Each line, read by a parser of others. */
    private static List<Resource> understood(JsonNode exported) throws Exception {
        List<Resource> understood = new ArrayList<>();
        for (JsonNode file : exported.path("files")) {
            String type = file.path("type").asText();
            assertThat(file.path("lines")).as(type).hasSize(file.path("count").asInt());
            for (JsonNode line : file.path("lines")) {
                Resource resource = FHIRParser.parser(Format.JSON).parse(new StringReader(line.asText()));
                assertThat(resource.getClass().getSimpleName()).isEqualTo(type);
                assertThat(resource.getId()).isNotBlank();
                understood.add(resource);
            }
        }
        return understood;
    }

    /** The resources of an export, none twice, and whom each refers to; empty when it is nobody. */
    private static Map<String, String> whose(JsonNode exported) throws Exception {
        assertThat(understood(exported)).isNotEmpty();
        Map<String, String> whose = new TreeMap<>();
        for (JsonNode file : exported.path("files")) {
            for (JsonNode line : file.path("lines")) {
                JsonNode resource = JSON.readTree(line.asText());
                String name =
                        file.path("type").asText() + "/" + resource.path("id").asText();
                assertThat(whose.put(name, owner(resource))).as(name).isNull();
            }
        }
        return whose;
    }

    /** Whom it refers to, wherever it does. */
    private static String owner(JsonNode resource) {
        return PATIENT.matcher(resource.toString())
                .results()
                .map(found -> found.group(1))
                .distinct()
                .sorted()
                .collect(Collectors.joining(" "));
    }

    /** The Group of everyone who consented to an organisation, as {@code Group/id}. */
    private static String network(String organisation) {
        HttpResponse<String> created = send("operator", "POST", "Group", """
                {"resourceType":"Group","type":"person","actual":false,
                 "managingEntity":{"reference":"Organization/%s"}}""".formatted(organisation));
        // Nobody is shown a Group, so that only the address tells its id.
        String address = created.headers().firstValue("Location").orElseThrow();
        return address.replace(demo.fhir() + "/", "").replaceFirst("/_history/.*", "");
    }

    @Test
    void an_issuer_of_another_make_speaks_for_recipients_and_for_nobody_else() throws Exception {
        String organisation = "clinic-" + UUID.randomUUID();
        ECKey key = new ECKeyGenerator(Curve.P_256)
                .algorithm(JWSAlgorithm.ES256)
                .keyUse(KeyUse.SIGNATURE)
                .keyIDFromThumbprint(true)
                .generate();
        register(organisation);
        try (Program issuer = clients.start("foreign-issuer.mjs", issuer(organisation, key))) {
            Http.await(RunningDemo.FOREIGN_ISSUER + "/.well-known/openid-configuration", issuer, PATIENCE);
            String clinic = token("clinic-system", "system/*.rs");

            assertThat(total(clinic, "Immunization")).isZero();
            consent("taro", RunningDemo.TARO_ID, organisation, "TREAT", "IMM");
            assertThat(total(clinic, "Immunization")).isPositive();
            assertThat(total(clinic, "Patient")).isZero();

            assertThat(get(token("clinic-of-others", "system/*.rs"), "Immunization")
                            .statusCode())
                    .as("a token for another server")
                    .isEqualTo(401);
            assertThat(get(token("pretender", "patient/*.rs"), "Observation").statusCode())
                    .as("a person, of whom this issuer may not speak")
                    .isEqualTo(403);
            assertThat(get(forged(clinic), "Immunization").statusCode())
                    .as("another's signature")
                    .isEqualTo(401);
        }
    }

    private static Map<String, String> issuer(String organisation, ECKey key) throws IOException, JOSEException {
        List<Map<String, Object>> registered = new ArrayList<>();
        for (String id : List.of("clinic-system", "clinic-of-others", "pretender")) {
            Map<String, Object> client = new TreeMap<>(Map.of(
                    "client_id", id,
                    "client_secret", secret(id),
                    "grant_types", List.of("client_credentials"),
                    "redirect_uris", List.of(),
                    "response_types", List.of(),
                    "scope", "patient/*.rs system/*.rs"));
            if (id.equals("clinic-of-others")) {
                client.put("techo.resource", "https://elsewhere.example.jp/fhir");
            }
            registered.add(client);
        }
        Map<String, Object> claims = Map.of(
                "clinic-system", Map.of("techo_caller", "recipient", "recipient", organisation, "purpose", "TREAT"),
                "clinic-of-others", Map.of("techo_caller", "recipient", "purpose", "TREAT"),
                "pretender", Map.of("techo_caller", "citizen", "patient", RunningDemo.HANAKO_ID));
        return Map.of(
                "PORT", "" + RunningDemo.FOREIGN_ISSUER_PORT,
                "FHIR_URL", demo.fhir(),
                "KEYS", new JWKSet(key).toString(false),
                "CLIENTS", JSON.writeValueAsString(registered),
                "CLAIMS", JSON.writeValueAsString(claims));
    }

    private static String secret(String client) {
        return client + "-secret-of-this-test";
    }

    private static String token(String client, String scope) {
        String basic = Base64.getEncoder().encodeToString((client + ":" + secret(client)).getBytes());
        HttpResponse<String> answer = Http.send(Http.request(
                        RunningDemo.FOREIGN_ISSUER + "/token",
                        "Authorization",
                        "Basic " + basic,
                        "Content-Type",
                        "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(Forms.encode(Map.of("grant_type", "client_credentials", "scope", scope))))
                .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Forms.json(answer).path("access_token").asText();
    }

    /** The same claims under a signature of somebody else. */
    private static String forged(String token) {
        int signature = token.lastIndexOf('.') + 1;
        byte[] other = Base64.getUrlDecoder().decode(token.substring(signature));
        other[10] ^= 1;
        return token.substring(0, signature)
                + Base64.getUrlEncoder().withoutPadding().encodeToString(other);
    }

    private static void register(String organisation) {
        String path = "Organization/" + organisation;
        send("operator", "PUT", path, """
                {"resourceType":"Organization","id":"%s","name":"見本医院"}""".formatted(organisation));
        HttpResponse<String> proposed =
                send("operator", "POST", path + "/$recipient-propose", """
                {"resourceType":"Parameters","parameter":[
                  {"name":"type","valueCode":"MEDICAL"},
                  {"name":"legal-name","valueString":"見本医院"},
                  {"name":"address","valueString":"東京都見本区例示町7-8"},
                  {"name":"representative","valueString":"代表 見本 二郎"},
                  {"name":"purpose","valueCode":"TREAT"},
                  {"name":"client","part":[
                    {"name":"issuer","valueUri":"%s"},
                    {"name":"id","valueString":"clinic-system"},
                    {"name":"purpose","valueCode":"TREAT"}]}]}""".formatted(RunningDemo.FOREIGN_ISSUER));
        String change = Forms.json(proposed).at("/parameter/0").toString();
        send("supervisor", "POST", path + "/$recipient-approve", """
                {"resourceType":"Parameters","parameter":[%s]}""".formatted(change));
    }

    /** Never Hanako's, so that her record stays what other tests expect. */
    private static void consent(String who, String person, String organisation, String purpose, String category) {
        String consent = Checkout.read("demo/samples/consent.json")
                .replace(RunningDemo.HANAKO_ID, person)
                .replace(RunningDemo.HOSPITAL_ID, organisation)
                .replace("TREAT", purpose)
                .replace("CK-SPEC", category);
        send(who, "POST", "Consent", consent);
    }

    private static HttpResponse<String> send(String who, String method, String path, String body) {
        HttpResponse<String> answer = Http.send(Http.request(
                        demo.fhir() + "/" + path,
                        "Authorization",
                        "Bearer " + demo.token(who),
                        "Content-Type",
                        "application/fhir+json")
                .method(method, BodyPublishers.ofString(body))
                .build());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
        return answer;
    }

    private static int total(String token, String type) {
        HttpResponse<String> answer = get(token, type + "?_summary=count");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Forms.json(answer).path("total").asInt();
    }

    private static HttpResponse<String> get(String token, String path) {
        return Http.get(demo.fhir() + "/" + path, "Authorization", "Bearer " + token);
    }
}
