package techo.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;

/** A site with a real Keycloak and the realm that comes with Techo: everybody who may come, and how surely. */
@TestMethodOrder(OrderAnnotation.class)
class KeycloakTest {
    private static final String APP = "phr-app";
    private static final String APP_OF_ANOTHER_SERVER = "other-app";
    private static final String OPERATORS = "techo-operator";
    private static final String FEEDER = "record-feeder";
    private static final String FAMILY_APP = "family-app";
    private static final String HOSPITAL = "mihon-hospital";
    private static final String STAFF = "mihon-hospital-staff";
    private static final String CHILD = "hikari-mihon";
    private static final String MOTHER = "hikari-mihon-mother";
    private static final String SIBLING = "ibuki-mihon";
    private static final String PASSWORD = "a long sentence nobody guesses";
    private static final String RECORD = "openid fhirUser launch/patient patient/*.cruds";
    private static final String CONSENT = Checkout.read("demo/samples/consent.json");
    private static final String HANAKO = RunningDemo.HANAKO_ID;
    private static final String TARO = RunningDemo.TARO_ID;
    private static final Pattern PARAMETER = Pattern.compile("\\b(acr_values|max_age)=\"([^\"]*)\"");

    private static final ProgramKey KEY = ProgramKey.publish();

    private static RunningSite site;
    private static KeycloakVisit hanako;
    private static KeycloakVisit alice;
    private static JsonNode own;

    @BeforeAll
    static void administer() {
        site = RunningSite.shared();
        KeycloakAdmin admin = new KeycloakAdmin(site);
        List<String> loopback = List.of("http://127.0.0.1/callback");
        admin.addClient("app.json", Map.of("clientId", APP, "redirectUris", loopback));
        admin.addClient(
                "app.json",
                Map.of(
                        "clientId",
                        APP_OF_ANOTHER_SERVER,
                        "redirectUris",
                        loopback,
                        "defaultClientScopes",
                        List.of("basic", "acr", "techo-citizen"),
                        "optionalClientScopes",
                        List.of("patient/*.rs")));
        admin.addClient("app.json", ofPeople(FAMILY_APP, List.of(), List.of("techo-delegate", "patient/*.rs")));
        admin.addClient("app.json", ofPeople(STAFF, List.of("techo-recipient"), List.of("user/*.rs")));
        String feeder = admin.addProgram(FEEDER, KEY, List.of("basic", "acr", "techo-audience", "techo-operator"));
        admin.giveRole("/users/" + admin.serviceAccount(feeder), "operator");
        String hospital = admin.addProgram(HOSPITAL, KEY, List.of("basic", "acr", "techo-audience", "techo-recipient"));
        String organisation = admin.addOrganisation(
                HOSPITAL,
                Map.of(
                        "recipient", List.of(HOSPITAL),
                        "recipient_type", List.of("MEDICAL"),
                        "purpose", List.of("TREAT")));
        admin.join(admin.serviceAccount(hospital), organisation);
        admin.join(
                admin.addPerson("doctor", PASSWORD, Map.of("fhirUser", List.of("Practitioner/doctor")), "recipient"),
                organisation);
        admin.addPerson(
                "yoko",
                PASSWORD,
                Map.of(
                        "actsFor",
                        List.of(
                                CHILD + " RelatedPerson/" + MOTHER + " LEGAL-REP 見本 ひかり",
                                SIBLING + " RelatedPerson/" + SIBLING + "-mother LEGAL-REP 見本 いぶき")),
                "delegate");
        admin.addPerson("hanako", PASSWORD, person(HANAKO), "citizen");
        admin.addPerson("taro", PASSWORD, person(TARO), "citizen");
        admin.addPerson("hanako-at-home", PASSWORD, person(HANAKO), "citizen");
        admin.addPerson("alice", PASSWORD, Map.of(), "operator");
        admin.addPerson("benjiro", PASSWORD, Map.of(), "operator");
        hanako = KeycloakVisit.of(site, "hanako", PASSWORD);
    }

    private static Map<String, Object> ofPeople(String client, List<String> kind, List<String> scopes) {
        List<String> always = new ArrayList<>(List.of("basic", "acr", "techo-audience"));
        always.addAll(kind);
        return Map.of(
                "clientId", client,
                "redirectUris", List.of("http://127.0.0.1/callback"),
                "defaultClientScopes", always,
                "optionalClientScopes", scopes);
    }

    private static Map<String, List<String>> person(String patient) {
        return Map.of("patient", List.of(patient), "fhirUser", List.of("Patient/" + patient));
    }

    @Test
    @Order(1)
    void an_app_learns_from_the_fhir_server_where_people_sign_in() {
        JsonNode smart = Forms.json(site.send(
                Http.request(site.fhir() + "/.well-known/smart-configuration").build()));

        assertThat(smart.path("issuer").asText()).isEqualTo(site.realm());
        assertThat(texts(smart.path("code_challenge_methods_supported"))).containsExactly("S256");
        assertThat(texts(smart.path("capabilities")))
                .contains(
                        "launch-standalone",
                        "context-standalone-patient",
                        "sso-openid-connect",
                        "client-confidential-asymmetric",
                        "permission-patient",
                        "permission-v2");
        assertThat(texts(smart.path("scopes_supported")))
                .contains("launch/patient", "patient/*.rs", "system/*.rs")
                .noneMatch(scope -> scope.startsWith("techo-"));
    }

    @Test
    @Order(2)
    void a_system_of_the_site_proves_itself_with_its_key_and_feeds_records() {
        String feeder = program(FEEDER, "system/*.cruds");

        store(feeder, "Organization/" + HOSPITAL, """
                {"resourceType":"Organization","id":"%s","name":"見本病院"}""".formatted(HOSPITAL));
        for (String person : List.of(HANAKO, TARO)) {
            store(feeder, "Patient/" + person, """
                    {"resourceType":"Patient","id":"%s","birthDate":"1980-04-01","name":[{"text":"見本 花子"}]}""".formatted(person));
        }
    }

    @Test
    @Order(3)
    void an_assertion_is_good_once() {
        String assertion = KEY.assertion(FEEDER, site.realm());

        assertThat(exchange(FEEDER, "system/*.rs", assertion).statusCode()).isEqualTo(200);
        assertThat(exchange(FEEDER, "system/*.rs", assertion).statusCode()).isEqualTo(400);
    }

    @Test
    @Order(4)
    void a_citizen_allows_an_app_and_has_the_own_record_and_no_other() {
        own = hanako.signIn(APP, RECORD, Map.of());
        for (String day : List.of("2025-05-01", "2026-05-01")) {
            HttpResponse<String> kept = post(access(own), "Observation", weight(day));
            assertThat(kept.statusCode()).as(kept.body()).isEqualTo(201);
        }

        assertThat(hanako.asked()).containsExactly("password", "permission");
        assertThat(own.path("patient").asText()).isEqualTo(HANAKO);
        assertThat(total(access(own), "Observation")).isEqualTo(2);
        assertThat(get(access(own), "Patient/" + HANAKO).statusCode()).isEqualTo(200);
        assertThat(get(access(own), "Patient/" + TARO).statusCode()).isEqualTo(404);
    }

    @Test
    @Order(5)
    void an_app_that_asks_for_one_category_gets_no_more() {
        String scope = "openid patient/*.rs?category=https://techophr.github.io/fhir/CodeSystem/data-category|LAB";
        JsonNode narrow = hanako.signIn(APP, scope, Map.of());

        assertThat(hanako.asked()).containsExactly("permission");
        assertThat(narrow.has("patient"))
                .as("nobody asked for the launch context")
                .isFalse();
        assertThat(total(access(narrow), "Observation")).isZero();
    }

    @Test
    @Order(6)
    void a_token_for_another_server_opens_nothing() {
        JsonNode elsewhere = hanako.signIn(APP_OF_ANOTHER_SERVER, "openid patient/*.rs", Map.of());

        HttpResponse<String> answer = get(access(elsewhere), "Observation");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("invalid_token");
    }

    @Test
    @Order(7)
    void two_operators_each_with_two_factors_let_a_hospital_into_the_register() {
        alice = KeycloakVisit.of(site, "alice", PASSWORD);
        KeycloakVisit benjiro = KeycloakVisit.of(site, "benjiro", PASSWORD);
        String proposer = access(alice.signIn(OPERATORS, "openid user/*.cruds", Map.of()));
        String approver = access(benjiro.signIn(OPERATORS, "openid user/*.cruds", Map.of()));
        assertThat(alice.asked()).containsExactly("password", "phone");

        String register = "Organization/" + HOSPITAL + "/$recipient";
        HttpResponse<String> proposed = post(proposer, register + "-propose", entry());
        assertThat(proposed.statusCode()).as(proposed.body()).isEqualTo(200);
        String change = Forms.json(proposed).at("/parameter/0").toString();
        String approval = "{\"resourceType\":\"Parameters\",\"parameter\":[" + change + "]}";
        assertThat(post(proposer, register + "-approve", approval).statusCode()).isNotEqualTo(200);
        HttpResponse<String> approved = post(approver, register + "-approve", approval);
        assertThat(approved.statusCode()).as(approved.body()).isEqualTo(200);
        assertThat(total(proposer, "Observation"))
                .as("an operator has no clinical read")
                .isZero();
    }

    @Test
    @Order(8)
    void a_consent_takes_a_second_factor_and_the_answer_says_how_to_get_it() {
        HttpResponse<String> refused = post(access(own), "Consent", CONSENT);
        assertThat(refused.statusCode()).isEqualTo(401);
        String challenge = refused.headers().firstValue("WWW-Authenticate").orElseThrow();
        assertThat(challenge).contains("insufficient_user_authentication", "urn:techo:acr:mfa");

        JsonNode surely = hanako.signIn(APP, RECORD, parameters(challenge));

        assertThat(hanako.asked()).contains("phone");
        HttpResponse<String> given = post(access(surely), "Consent", CONSENT.replace("CK-SPEC", "VITAL"));
        assertThat(given.statusCode()).as(given.body()).isEqualTo(201);
    }

    @Test
    @Order(9)
    void at_another_computer_the_phone_shows_the_second_factor() {
        KeycloakVisit elsewhere = hanako.elsewhere();

        elsewhere.signIn(APP, RECORD, Map.of("acr_values", "urn:techo:acr:mfa"));

        assertThat(elsewhere.asked()).containsExactly("password", "code");
    }

    @Test
    @Order(10)
    void the_hospital_sees_what_was_consented_to() {
        String hospital = program(HOSPITAL, "system/*.rs");

        assertThat(total(hospital, "Observation")).isEqualTo(2);
        assertThat(total(hospital, "Patient")).isZero();
    }

    @Test
    @Order(11)
    void a_person_without_the_role_is_no_operator_however_they_sign_in() {
        JsonNode pretended = hanako.signIn(OPERATORS, "openid user/*.cruds", Map.of());

        HttpResponse<String> answer = get(access(pretended), "Organization/" + HOSPITAL + "/$recipient");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("caller-unknown");
    }

    @Test
    @Order(12)
    void an_app_gets_no_scope_that_is_not_a_persons() {
        assertThatThrownBy(() -> hanako.signIn(APP, "openid system/*.rs", Map.of()))
                .hasMessageContaining("invalid_scope");
    }

    @Test
    @Order(13)
    void signing_out_ends_tokens_that_have_not_expired() {
        assertThat(get(access(own), "Patient/" + HANAKO).statusCode()).isEqualTo(200);

        HttpResponse<String> revoked = site.send(Forms.post(
                site.realm() + "/protocol/openid-connect/logout",
                Map.of(
                        "client_id",
                        APP,
                        "refresh_token",
                        own.path("refresh_token").asText())));

        assertThat(revoked.statusCode()).isEqualTo(204);
        assertThat(get(access(own), "Patient/" + HANAKO).statusCode()).isEqualTo(401);
    }

    @Test
    @Order(14)
    void guessing_locks_a_name_and_says_the_same_of_one_that_nobody_has() {
        List<String> answers = new ArrayList<>();
        for (String name : List.of("taro", "nobody")) {
            for (int guess = 0; guess < 5; guess++) {
                answers.add(refusal(KeycloakVisit.of(site, name, "guess number " + guess)));
            }
        }
        assertThat(answers.stream().distinct()).containsExactly("refused: 無効なユーザー名またはパスワードです。");
        assertThat(refusal(KeycloakVisit.of(site, "taro", PASSWORD)))
                .as("the right one, too late")
                .isEqualTo(answers.get(0));
    }

    @Test
    @Order(15)
    void a_parent_opens_the_record_of_a_child_once_an_operator_saw_that_she_may() {
        String feeder = program(FEEDER, "system/*.cruds");
        store(feeder, "Patient/" + CHILD, """
                {"resourceType":"Patient","id":"%s","birthDate":"%s","name":[{"text":"見本 ひかり"}]}""".formatted(
                        CHILD, LocalDate.now(ZoneId.of("Asia/Tokyo")).minusYears(8)));
        store(feeder, "RelatedPerson/" + MOTHER, """
                {"resourceType":"RelatedPerson","id":"%s","patient":{"reference":"Patient/%s"}}""".formatted(MOTHER, CHILD));
        String scope = "openid techo-delegate patient/*.rs";
        KeycloakVisit yoko = KeycloakVisit.of(site, "yoko", PASSWORD);
        String mother = access(yoko.signIn(FAMILY_APP, scope, Map.of("principal", CHILD)));
        assertThat(get(mother, "Patient/" + CHILD).statusCode()).isEqualTo(404);

        HttpResponse<String> established = post(
                access(alice.signIn(OPERATORS, "openid user/*.cruds", Map.of())),
                "Patient/" + CHILD + "/$delegation-establish",
                """
                {"resourceType":"Parameters","parameter":[
                  {"name":"delegate","valueReference":{"reference":"RelatedPerson/%s"}},
                  {"name":"kind","valueCode":"parent"},{"name":"right","valueCode":"view"},
                  {"name":"category","valueCode":"IDENT"},{"name":"document","valueCode":"family-register"}]}""".formatted(MOTHER));

        assertThat(established.statusCode()).as(established.body()).isEqualTo(200);
        assertThat(get(mother, "Patient/" + CHILD).statusCode()).isEqualTo(200);
        assertThat(get(mother, "Patient/" + HANAKO).statusCode()).isEqualTo(404);
        HttpResponse<String> pretended = get(access(hanako.signIn(FAMILY_APP, scope, Map.of())), "Patient/" + CHILD);
        assertThat(pretended.statusCode()).as("without the role").isEqualTo(403);
        assertThat(pretended.body()).contains("caller-unknown");
        for (Map<String, String> unclear : List.of(Map.<String, String>of(), Map.of("principal", HANAKO))) {
            String nobodys = access(yoko.elsewhere().signIn(FAMILY_APP, scope, unclear));
            assertThat(get(nobodys, "Patient/" + CHILD).statusCode())
                    .as("for %s", unclear)
                    .isEqualTo(403);
        }
        String ofSibling = access(yoko.signIn(FAMILY_APP, scope, Map.of("principal", SIBLING)));
        assertThat(get(ofSibling, "Patient/" + CHILD).statusCode()).isEqualTo(404);
        assertThat(get(mother, "Patient/" + CHILD).statusCode())
                .as("with the token of before")
                .isEqualTo(200);
    }

    @Test
    @Order(16)
    void staff_of_the_hospital_see_what_the_hospital_may_under_their_own_name() {
        String doctor = access(KeycloakVisit.of(site, "doctor", PASSWORD).signIn(STAFF, "openid user/*.rs", Map.of()));

        assertThat(total(doctor, "Observation")).isEqualTo(2);
    }

    @Test
    @Order(17)
    void the_pages_of_a_person_ask_for_the_phone_before_a_record_leaves() {
        Browser.require();
        try (Browser browser = Browser.openTrustingAnything()) {
            ChromeDriver pages = browser.driver();
            pages.get(site.origin() + "/");
            pages.findElement(By.id("signin")).click();
            browser.await("#password");
            pages.findElement(By.id("username")).sendKeys("hanako-at-home");
            pages.findElement(By.id("password")).sendKeys(PASSWORD, Keys.ENTER);
            browser.await("#keep");
            assertThat(pages.findElement(By.tagName("h1")).getText()).contains("見本 花子");

            pages.findElement(By.id("keep")).click();
            browser.await("#download");
            pages.findElement(By.id("download")).click();
            browser.await("#totp");
            String secret = Objects.requireNonNull(
                    pages.findElement(By.name("totpSecret")).getDomAttribute("value"));
            pages.findElement(By.id("userLabel")).sendKeys("phone");
            pages.findElement(By.id("totp")).sendKeys(new Totp(secret).code(Instant.now()), Keys.ENTER);
            browser.await("#download");
            assertThat(browser.downloaded(".zip"))
                    .as("nothing goes on by itself")
                    .isEmpty();
            pages.findElement(By.id("download")).click();
            browser.await(".zip", () -> browser.downloaded(".zip").isPresent());

            pages.findElement(By.cssSelector("form[action$='/signout'] button")).click();
            browser.await("#signin");
            pages.get(site.origin() + "/record/checkups");
            browser.await("#password");
        }
    }

    private static String refusal(KeycloakVisit visit) {
        try {
            visit.signIn(APP, "openid", Map.of());
            return "signed in";
        } catch (IllegalStateException refused) {
            return refused.getMessage();
        }
    }

    private static String program(String client, String scope) {
        HttpResponse<String> answer = exchange(client, scope, KEY.assertion(client, site.realm()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return access(Forms.json(answer));
    }

    private static HttpResponse<String> exchange(String client, String scope, String assertion) {
        return site.send(Forms.post(
                site.realm() + "/protocol/openid-connect/token",
                Map.of(
                        "grant_type",
                        "client_credentials",
                        "scope",
                        scope,
                        "client_assertion_type",
                        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                        "client_assertion",
                        assertion)));
    }

    private static String weight(String day) {
        return """
                {"resourceType":"Observation","status":"final","category":[{"coding":[
                  {"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],
                 "code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},"effectiveDateTime":"%s",
                 "subject":{"reference":"Patient/%s"},"valueQuantity":
                  {"value":52.5,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}}""".formatted(day, HANAKO);
    }

    private static String entry() {
        return """
                {"resourceType":"Parameters","parameter":[
                  {"name":"type","valueCode":"MEDICAL"},
                  {"name":"legal-name","valueString":"見本病院"},
                  {"name":"address","valueString":"東京都見本区例示町5-6"},
                  {"name":"representative","valueString":"代表 見本 一郎"},
                  {"name":"purpose","valueCode":"TREAT"},
                  {"name":"client","part":[
                    {"name":"issuer","valueUri":"%s"},
                    {"name":"id","valueString":"%s"},
                    {"name":"purpose","valueCode":"TREAT"}]},
                  {"name":"client","part":[
                    {"name":"issuer","valueUri":"%s"},
                    {"name":"id","valueString":"%s"},
                    {"name":"agent","valueCode":"staff"},
                    {"name":"purpose","valueCode":"TREAT"}]}]}""".formatted(site.realm(), HOSPITAL, site.realm(), STAFF);
    }

    private static Map<String, String> parameters(String challenge) {
        Map<String, String> parameters = new TreeMap<>();
        Matcher matcher = PARAMETER.matcher(challenge);
        while (matcher.find()) {
            parameters.put(matcher.group(1), matcher.group(2));
        }
        return parameters;
    }

    private static String access(JsonNode answer) {
        assertThat(answer.path("access_token").asText()).as(answer.toString()).isNotEmpty();
        return answer.path("access_token").asText();
    }

    private static int total(String token, String type) {
        HttpResponse<String> answer = get(token, type + "?_summary=count");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Forms.json(answer).path("total").asInt();
    }

    private static HttpResponse<String> get(String token, String path) {
        return site.send(authorized(token, path).GET().build());
    }

    private static HttpResponse<String> post(String token, String path, String body) {
        return site.send(
                authorized(token, path).POST(BodyPublishers.ofString(body)).build());
    }

    private static void store(String token, String path, String body) {
        HttpResponse<String> answer = site.send(
                authorized(token, path).PUT(BodyPublishers.ofString(body)).build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private static HttpRequest.Builder authorized(String token, String path) {
        return Http.request(
                site.fhir() + "/" + path, "Authorization", "Bearer " + token, "Content-Type", "application/fhir+json");
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
