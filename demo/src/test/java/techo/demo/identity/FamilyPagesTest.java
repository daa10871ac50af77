package techo.demo.identity;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.RelatedPerson;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.demo.DemoInstallation;
import techo.policy.consent.DataCategory;

/** A mother of two on the pages: whose record is open, what is held to it, and that no door closes behind her. */
class FamilyPagesTest {
    private static final byte[] TABLE = "接種日,予防接種名,回数,ロット番号,対象疾病,接種区分,医療機関名,備考\r\n2024-05-11,四種混合,2回目,CD456,,,,\r\n"
            .getBytes(StandardCharsets.UTF_8);
    private static final String HIKARI =
            SamplePerson.YOKO.represented().get(0).patient().value();
    private static final String IBUKI =
            SamplePerson.YOKO.represented().get(1).patient().value();
    private static final String OWN = SamplePerson.YOKO.patient().value();

    private final RunningDemo demo = RunningDemo.started();
    private final DemoInstallation installation = demo.installation();
    private final JdbcTemplate database = demo.server().getBean(JdbcTemplate.class);
    private final Visit visit = new Visit(installation).as(SamplePerson.YOKO);

    @Test
    void a_form_that_was_drawn_for_one_child_changes_nothing_of_the_other() {
        visit.open(IBUKI);
        HttpResponse<String> drawn = visit.get("/record/import");
        assertThat(Visit.field(Visit.RECORD, drawn)).isEqualTo(IBUKI);
        visit.open(HIKARI);

        HttpResponse<String> stale = upload(Visit.field(Visit.CSRF, drawn), IBUKI);
        assertThat(stale.statusCode()).isEqualTo(403);
        assertThat(stale.body()).contains("この画面は古くなりました");

        String csrf = Visit.field(Visit.CSRF, visit.get("/record/import"));
        HttpResponse<String> refused = upload(csrf, IBUKI);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("別の記録が開いています", "record=self", "/signout");
        assertThat(visit.upload("/record/import", Map.of(Visit.CSRF, csrf), TABLE)
                        .statusCode())
                .as("a form that names no record")
                .isEqualTo(409);
        assertThat(visit.post("/record/sharing/stop", Map.of(Visit.CSRF, csrf, Visit.RECORD, OWN))
                        .statusCode())
                .isEqualTo(409);

        assertThat(visit.get("/record/import").body()).contains("見本 ひかり");
        assertThat(upload(csrf, HIKARI).body()).as("the file is new").contains("1件を記録に取り込みました");
    }

    private HttpResponse<String> upload(String csrf, String record) {
        return visit.upload("/record/import", Map.of(Visit.CSRF, csrf, Visit.RECORD, record), TABLE);
    }

    @Test
    void from_one_child_she_opens_the_other_and_the_own_record() {
        String page = visit.open(IBUKI).body();
        assertThat(page)
                .contains("代理人として、見本 いぶきさんの記録", "見本 ひかりさんの記録を開く", "record=self")
                .doesNotContain("見本 いぶきさんの記録を開く");
        assertThat(visit.open(HIKARI).body()).contains("代理人として、見本 ひかりさんの記録");
    }

    @Test
    void a_choice_that_the_issuer_refuses_leaves_the_record_open_that_was_and_locks_nobody_out() {
        HttpResponse<String> refused = visit.open("nobody");
        assertThat(refused.uri().getPath()).isEqualTo("/record/checkups");
        assertThat(refused.body()).contains("見本 洋子", "選んだ記録を開けませんでした");
        assertThat(visit.get("/record/checkups").body()).doesNotContain("選んだ記録を開けませんでした");

        HttpResponse<String> again = visit.get("/oauth2/authorization/techo");
        assertThat(again.uri().getPath()).isEqualTo("/record/checkups");
        assertThat(again.body()).contains("見本 洋子").doesNotContain("id=\"not-opened\"");
    }

    @Test
    void a_closed_door_shows_the_ways_on() {
        visit.open(IBUKI);
        HttpResponse<String> refused = visit.get("/record/items");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("ここは見られません", "record=self", "/signout", "あなたが代理する方の記録を表示します");
    }

    @Test
    void who_may_not_see_the_name_still_sees_whose_record_it_is_and_where_to_leave() {
        int identity = DataCategory.IDENT.number();
        String delegation = delegation();
        database.update(
                "delete from techo_delegation_category where delegation_id = ? and category = ?", delegation, identity);
        try {
            HttpResponse<String> page = visit.open(IBUKI);
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("代理人として、見本 いぶきさんの記録");
            HttpResponse<String> delegates = visit.get("/record/delegates");
            assertThat(delegates.statusCode()).isEqualTo(200);
            assertThat(delegates.body()).contains("親権者", "有効", "代理をやめる");
            assertThat(visit.get("/record/import").statusCode()).isEqualTo(200);
            assertThat(visit.submit(delegates, "/record/delegates/never-was/end", Map.of())
                            .statusCode())
                    .as("it is asked of the FHIR interface, which knows of none")
                    .isEqualTo(200);
        } finally {
            database.update(
                    "insert into techo_delegation_category (delegation_id, category) values (?, ?)",
                    delegation,
                    identity);
        }
    }

    @Test
    void what_her_delegation_does_not_name_changes_no_page() throws Exception {
        int measured = DataCategory.VITAL.number();
        String delegation = delegation();
        database.update(
                "delete from techo_delegation_category where delegation_id = ? and category = ?", delegation, measured);
        visit.open(IBUKI);
        Map<String, String> before = pages();
        try {
            assertThat(stored(bloodPressure())).isEqualTo(201);
            assertThat(pages()).isEqualTo(before);
        } finally {
            database.update(
                    "insert into techo_delegation_category (delegation_id, category) values (?, ?)",
                    delegation,
                    measured);
        }
        assertThat(pages()).as("there was something to see").isNotEqualTo(before);
    }

    /** But for what every page draws anew. */
    private Map<String, String> pages() {
        return Stream.of("checkups", "medicines", "keep", "consents", "delegates", "items", "import", "disclosures")
                .map(page -> "/record/" + page)
                .collect(Collectors.toMap(page -> page, page -> {
                    HttpResponse<String> answer = visit.get(page);
                    return answer.statusCode() + answer.body().replaceAll("value=\"[^\"]{40,}\"", "");
                }));
    }

    private static Observation bloodPressure() {
        Observation measured = new Observation();
        measured.setStatus(Observation.ObservationStatus.FINAL);
        measured.addCategory(new CodeableConcept(
                new Coding("http://terminology.hl7.org/CodeSystem/observation-category", "vital-signs", null)));
        measured.setCode(new CodeableConcept(new Coding("http://loinc.org", "85354-9", null)));
        measured.setSubject(new Reference("Patient/" + IBUKI));
        measured.setEffective(new DateTimeType("2026-03-01"));
        measured.addComponent(pressure("8480-6", 118));
        measured.addComponent(pressure("8462-4", 76));
        return measured;
    }

    private static Observation.ObservationComponentComponent pressure(String code, int value) {
        return new Observation.ObservationComponentComponent(
                        new CodeableConcept(new Coding("http://loinc.org", code, null)))
                .setValue(new Quantity(null, value, "http://unitsofmeasure.org", "mm[Hg]", "mmHg"));
    }

    private String delegation() {
        return database.queryForObject(
                "select d.delegation_id from techo_delegation d join hfj_resource p on p.res_id = d.patient_pid"
                        + " where p.fhir_id = ?",
                String.class,
                IBUKI);
    }

    @Test
    void somebody_without_a_name_is_not_entered_and_one_that_an_app_stored_breaks_no_page() throws Exception {
        HttpResponse<String> form = visit.get("/record/delegates/new");
        for (String nameless : new String[] {" ", "\u3000", "\u00a0", "—"}) {
            HttpResponse<String> refused = visit.submit(form, "/record/delegates/people", Map.of("name", nameless));
            assertThat(refused.body()).contains("氏名を入力してください");
        }
        RelatedPerson unnamed = new RelatedPerson();
        unnamed.setId("unnamed-of-yoko");
        unnamed.setPatient(new Reference("Patient/" + OWN));
        assertThat(stored(unnamed)).isEqualTo(201);

        assertThat(visit.get("/record/delegates").statusCode()).isEqualTo(200);
        HttpResponse<String> choice = visit.get("/record/delegates/new");
        assertThat(choice.statusCode()).isEqualTo(200);
        assertThat(choice.body()).contains(">unnamed-of-yoko</label>");
    }

    private int stored(RelatedPerson person) throws Exception {
        return stored("PUT", "/RelatedPerson/" + person.getIdPart(), person);
    }

    private int stored(Observation measured) throws Exception {
        return stored("POST", "/Observation", measured);
    }

    private int stored(String method, String path, Resource resource) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(installation.fhirBase() + path))
                .header("Authorization", "Bearer " + installation.token(SampleClient.OPERATOR))
                .header("Content-Type", "application/fhir+json")
                .method(
                        method,
                        BodyPublishers.ofString(
                                FhirContext.forR4Cached().newJsonParser().encodeResourceToString(resource)))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void the_page_that_takes_files_says_how_large_they_may_be() {
        assertThat(visit.get("/record/import").body()).contains("合わせて25 MBまで");
    }
}
