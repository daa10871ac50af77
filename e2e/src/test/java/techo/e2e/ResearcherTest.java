package techo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.ibm.fhir.model.format.Format;
import com.ibm.fhir.model.parser.FHIRParser;
import com.ibm.fhir.model.resource.Observation;
import com.ibm.fhir.model.resource.Patient;
import com.ibm.fhir.model.resource.Resource;
import java.io.StringReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study from the proposal to its end, with the calls that docs/research.md shows, against the try-out. */
class ResearcherTest {
    private static final int CONSENTING = 12;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final RunningDemo demo = RunningDemo.shared();
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final String institute = "institute-" + run;
    private final String study = "weight-" + run;
    private final String client = "researcher-" + run;
    private final List<String> people = new ArrayList<>();

    @TempDir
    Path directory;

    @Test
    void a_study_is_counted_proposed_approved_published_released_and_ended() throws Exception {
        for (int i = 0; i < CONSENTING; i++) {
            people.add("taker-part-" + run + "-" + i);
            enter(people.get(i), i);
        }
        register();
        people.forEach(this::consent);
        assertThat(preview()).as("who consents today is counted tomorrow").doesNotContain("permit");

        operator("operator", "ResearchStudy/$propose-study", proposal());
        assertThat(refused("operator", "ResearchStudy/$approve-study", named())).isEqualTo(403);
        operator("supervisor", "ResearchStudy/$approve-study", named());
        assertThat(kickOff().statusCode())
                .as("nothing leaves before it is public")
                .isEqualTo(404);
        String text = operator("operator", "ResearchStudy/$publish-study", published());
        assertThat(text).contains("匿名加工情報", "体重の変化");

        List<Resource> received = exported(directory.resolve("first"));
        assertThat(received).filteredOn(Patient.class::isInstance).hasSize(CONSENTING);
        assertThat(received).filteredOn(Observation.class::isInstance).hasSize(CONSENTING);
        JsonNode manifest = Forms.json(directory.resolve("first/manifest.json"));
        assertThat(manifest.at("/extension/techo-study/kindJa").asText()).isEqualTo("匿名加工情報");
        assertThat(read("Patient/" + people.get(0)).statusCode())
                .as("a record, for who has its research data")
                .isEqualTo(403);

        JsonNode second = finished();
        withdraw(people.get(3));
        for (JsonNode file : second.path("output")) {
            assertThat(read(file.path("url").asText().replace(demo.fhir() + "/", ""))
                            .statusCode())
                    .as("a file with the data of who withdrew")
                    .isEqualTo(404);
        }
        assertThat(shown()).contains("release-lost-people-anonymised");
        assertThat(exported(directory.resolve("third")))
                .as("eleven, but one less beside twelve would show who it was")
                .isEmpty();

        operator("operator", "ResearchStudy/$close-study", named());
        assertThat(kickOff().statusCode()).isEqualTo(404);
        operator("supervisor", "ResearchStudy/$destroy-study-keys", named());
        assertThat(shown()).contains("keys-destroyed");
    }

    private void enter(String person, int number) {
        operator("operator", "", """
                {"resourceType":"Bundle","type":"transaction","entry":[
                  {"request":{"method":"PUT","url":"Patient/%1$s"},
                   "resource":{"resourceType":"Patient","id":"%1$s","gender":"male","birthDate":"1973-04-%2$02d",
                    "name":[{"text":"架空 一郎"}],"telecom":[{"system":"phone","value":"0901234%2$04d"}]}},
                  {"request":{"method":"POST","url":"Observation"},
                   "resource":{"resourceType":"Observation","status":"final",
                    "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category",
                      "code":"vital-signs"}]}],
                    "code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}],"text":"架空の体重"},
                    "subject":{"reference":"Patient/%1$s"},"effectiveDateTime":"2026-05-%2$02dT07:00:00+09:00",
                    "valueQuantity":{"value":68,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}}}]}""".formatted(person, number + 1));
    }

    private void register() {
        operator("operator", "PUT", "Organization/" + institute, """
                {"resourceType":"Organization","id":"%s","name":"架空研究所"}""".formatted(institute));
        String change = operator("operator", "Organization/" + institute + "/$recipient-propose", """
                {"resourceType":"Parameters","parameter":[
                  {"name":"type","valueCode":"RESEARCHER"},
                  {"name":"legal-name","valueString":"架空研究所"},
                  {"name":"address","valueString":"東京都見本区例示町1-2"},
                  {"name":"representative","valueString":"代表 架空 二郎"},
                  {"name":"purpose","valueCode":"RESEARCH"},
                  {"name":"checklist-until","valueInstant":"%sT00:00:00+09:00"},
                  {"name":"client","part":[
                    {"name":"issuer","valueUri":"%s"},
                    {"name":"id","valueString":"%s"},
                    {"name":"purpose","valueCode":"RESEARCH"},
                    {"name":"agent","valueCode":"researcher"},
                    {"name":"study","valueString":"%s"}]}]}""".formatted(
                LocalDate.now().plusDays(30), RunningDemo.issuerOfOthers().uri(), client, study));
        operator("supervisor", "Organization/" + institute + "/$recipient-approve", change);
    }

    private void consent(String person) {
        String consent = Checkout.read("demo/samples/consent.json")
                .replace(RunningDemo.HANAKO_ID, person)
                .replace(RunningDemo.HOSPITAL_ID, institute)
                .replace("TREAT", "RESEARCH")
                .replace("CK-SPEC", "VITAL");
        citizen(person, consent);
        citizen(person, consent.replace("VITAL", "IDENT"));
    }

    private void citizen(String person, String consent) {
        ok(send("POST", "Consent", consent, RunningDemo.issuerOfOthers().citizen(person)));
    }

    private void withdraw(String person) {
        Map<String, String> own = RunningDemo.issuerOfOthers().citizen(person);
        JsonNode consents = Forms.json(ok(send("GET", "Consent", "", own)));
        for (JsonNode entry : consents.path("entry")) {
            String id = entry.at("/resource/id").asText();
            ok(send("POST", "Consent/" + id + "/$withdraw-consent", "{\"resourceType\":\"Parameters\"}", own));
        }
    }

    private String preview() {
        return operator("operator", "Patient/$simulate-consent", """
                {"resourceType":"Parameters","parameter":[
                  {"name":"recipient","valueString":"%s"},{"name":"purpose","valueCode":"RESEARCH"},
                  {"name":"project","valueString":"%s"},{"name":"category","valueCode":"VITAL"}]}""".formatted(institute, study));
    }

    private String proposal() {
        return """
                {"resourceType":"Parameters","parameter":[
                  {"name":"study","valueString":"%s"},
                  {"name":"recipient","valueReference":{"reference":"Organization/%s"}},
                  {"name":"output","valueCode":"anonymised"},
                  {"name":"title","valueString":"体重の変化"},
                  {"name":"purpose","valueString":"体重の変化を調べる"},
                  {"name":"document","valueString":"研究計画書 第1版"},
                  {"name":"period","valuePeriod":{"start":"2026-01-01","end":"%s"}},
                  {"name":"variable","valueString":"Patient"},
                  {"name":"variable","valueString":"Observation?code=http://loinc.org|29463-7"}]}""".formatted(study, institute, LocalDate.now().plusYears(1));
    }

    private String named() {
        return """
                {"resourceType":"Parameters","parameter":[{"name":"study","valueString":"%s"}]}""".formatted(study);
    }

    private String published() {
        return """
                {"resourceType":"Parameters","parameter":[{"name":"study","valueString":"%s"},
                  {"name":"address","valueString":"https://phr.example/studies/%s"}]}""".formatted(study, study);
    }

    private String shown() {
        return ok(send("GET", "ResearchStudy/$study?study=" + study, "", bearer(demo.token("operator"))))
                .body();
    }

    /** As {@code bin/techo export} gets it, read by a parser of others. */
    private List<Resource> exported(Path to) throws Exception {
        List<String> command = Checkout.java(Checkout.serverJar(), "export", "--group", study, "--to", to.toString());
        Map<String, String> environment = Map.of("TECHO_URL", demo.fhir(), "TECHO_TOKEN", researcher());
        try (Program export = Program.start(command, environment)) {
            assertThat(export.exit(PATIENCE)).as(export.said()).hasValue(0);
        }
        List<Resource> received = new ArrayList<>();
        try (var files = Files.newDirectoryStream(to, "*.ndjson")) {
            for (Path file : files) {
                for (String line : Files.readAllLines(file)) {
                    assertThat(line)
                            .contains("ANONYED")
                            .doesNotContain("架空", "taker-part", "0901234", "1973-", "2026-05", "display");
                    received.add(FHIRParser.parser(Format.JSON).parse(new StringReader(line)));
                }
            }
        }
        return received;
    }

    private HttpResponse<String> kickOff() {
        return Http.get(
                demo.fhir() + "/Group/" + study + "/$export",
                "Authorization",
                "Bearer " + researcher(),
                "Prefer",
                "respond-async",
                "Accept",
                "application/fhir+json");
    }

    private JsonNode finished() {
        String status = kickOff().headers().firstValue("Content-Location").orElseThrow();
        HttpResponse<String> answer = Http.get(status, "Authorization", "Bearer " + researcher());
        while (answer.statusCode() == 202) {
            Http.pause(Duration.ofMillis(500));
            answer = Http.get(status, "Authorization", "Bearer " + researcher());
        }
        return Forms.json(ok(answer));
    }

    private HttpResponse<String> read(String path) {
        return send("GET", path, "", bearer(researcher()));
    }

    private String researcher() {
        return RunningDemo.issuerOfOthers().researcher(client);
    }

    private int refused(String who, String path, String body) {
        return send("POST", path, body, bearer(demo.token(who))).statusCode();
    }

    private String operator(String who, String path, String body) {
        return operator(who, "POST", path, body);
    }

    private String operator(String who, String method, String path, String body) {
        return ok(send(method, path, body, bearer(demo.token(who)))).body();
    }

    private static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(String method, String path, String body, Map<String, String> authorization) {
        var request =
                Http.request(demo.fhir() + (path.isEmpty() ? "" : "/" + path), "Content-Type", "application/fhir+json");
        authorization.forEach(request::header);
        return Http.send(request.method(method, BodyPublishers.ofString(body)).build());
    }

    private static HttpResponse<String> ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
        return answer;
    }
}
