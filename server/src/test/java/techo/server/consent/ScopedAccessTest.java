package techo.server.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import techo.policy.consent.DataCategory;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** What a token's scopes leave of what its bearer may see, on every way out and in. */
@ServerTest
class ScopedAccessTest {
    private static final String KINDS = "http://terminology.hl7.org/CodeSystem/observation-category";
    private static final String LABORATORY = "patient/Observation.rs?category=" + KINDS + "|laboratory";
    private static final String LAB_OF_CONSENTS =
            "patient/*.rs?category=https://techophr.github.io/fhir/CodeSystem/data-category|LAB";

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    private World world;
    private String laboratory;
    private String vitals;
    private String problem;

    @BeforeEach
    void makePeople() {
        world = new World(fhir, tokens);
        laboratory = world.observation(world.person, "laboratory");
        vitals = world.observation(world.person, "vital-signs");
        Condition condition = new Condition();
        condition.setSubject(new Reference("Patient/" + world.person));
        condition.getCode().setText(world.secret);
        problem = World.created(fhir.post(world.operator(), "/Condition", condition));
    }

    @Test
    void a_type_that_no_scope_names_is_refused_with_a_challenge() {
        String token = scoped("patient/Observation.rs");
        for (String path : List.of("/Condition", "/Condition/" + problem, "/Condition/" + problem + "/_history")) {
            HttpResponse<String> answer = fhir.get(token, path);
            assertThat(answer.statusCode()).as(path).isEqualTo(403);
            assertThat(answer.body()).contains("\"scope-insufficient\"");
            assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer error=\"insufficient_scope\"");
        }
        assertThat(fhir.get(token, "/Observation/" + vitals).statusCode()).isEqualTo(200);
    }

    @Test
    void the_letters_part_reading_by_id_from_searching() {
        assertThat(fhir.get(scoped("patient/Observation.s"), "/Observation/" + vitals)
                        .statusCode())
                .isEqualTo(403);
        assertThat(fhir.get(scoped("patient/Observation.r"), "/Observation").statusCode())
                .isEqualTo(403);
        assertThat(fhir.get(scoped("patient/Observation.r"), "/Observation/" + vitals)
                        .statusCode())
                .isEqualTo(200);
        assertThat(total(scoped("patient/Observation.s"), "/Observation")).isEqualTo(2);
    }

    @Test
    void a_finer_scope_narrows_pages_totals_reads_and_history() {
        String token = scoped(LABORATORY);
        assertThat(total(token, "/Observation")).isEqualTo(1);
        assertThat(total(token, "/Observation?_summary=count")).isEqualTo(1);
        assertThat(total(token, "/Observation?_total=accurate&_count=1")).isEqualTo(1);
        assertThat(total(token, "/Observation?category=vital-signs")).isZero();
        assertThat(fhir.get(token, "/Observation/" + laboratory).statusCode()).isEqualTo(200);
        assertThat(fhir.get(token, "/Observation/" + laboratory + "/_history").statusCode())
                .isEqualTo(200);
        for (String path : List.of("", "/_history", "/_history/1")) {
            HttpResponse<String> hidden = fhir.get(token, "/Observation/" + vitals + path);
            HttpResponse<String> absent = fhir.get(token, "/Observation/nothing-here" + path);
            assertThat(hidden.statusCode()).as(path).isEqualTo(404);
            assertThat(hidden.body()).isEqualTo(absent.body());
        }
    }

    @Test
    void a_code_of_another_system_or_spelling_opens_nothing() {
        for (String other : List.of("http://example.org/kinds|laboratory", KINDS + "|Laboratory", KINDS + "|lab")) {
            assertThat(total(scoped("patient/Observation.rs?category=" + other), "/Observation"))
                    .as(other)
                    .isZero();
        }
    }

    @Test
    void a_code_narrows_like_a_category() {
        assertThat(total(scoped("patient/Observation.rs?code=http://loinc.org|2093-3"), "/Observation"))
                .isEqualTo(2);
        assertThat(total(scoped("patient/Observation.rs?code=http://loinc.org|718-7"), "/Observation"))
                .isZero();
        assertThat(total(scoped(LABORATORY + "&code=http://loinc.org|2093-3"), "/Observation"))
                .isEqualTo(1);
    }

    @Test
    void a_category_of_consents_narrows_every_type() {
        String token = scoped(LAB_OF_CONSENTS);
        assertThat(total(token, "/Observation")).isEqualTo(1);
        assertThat(total(token, "/Condition")).isZero();
        assertThat(everything(token)).containsExactly(laboratory);
    }

    @Test
    void includes_and_the_whole_record_hold_only_what_the_scopes_open() {
        String token = scoped("patient/Observation.rs patient/Patient.r");
        assertThat(bodyOf(token, "/Observation?_include=Observation:subject"))
                .contains(laboratory)
                .doesNotContain("\"resourceType\":\"Patient\"");
        assertThat(everything(token)).containsExactlyInAnyOrder(laboratory, vitals);
    }

    @Test
    void each_entry_of_a_batch_is_asked_about() {
        Bundle batch = new Bundle().setType(BundleType.BATCH);
        for (String url : List.of("Observation/" + vitals, "Observation/" + laboratory, "Condition/" + problem)) {
            batch.addEntry().getRequest().setMethod(HTTPVerb.GET).setUrl(url);
        }
        Bundle answer = fhir.parse(Bundle.class, fhir.post(scoped(LABORATORY), "", batch));
        assertThat(answer.getEntry())
                .extracting(entry -> entry.getResponse().getStatus().substring(0, 3))
                .containsExactly("404", "200", "403");
    }

    @Test
    void what_is_written_must_be_open_before_and_after() {
        String writer = scoped("patient/Observation.cu?category=" + KINDS + "|vital-signs");
        Observation vitalSigns = world.newObservation(world.person, "vital-signs");
        String own = World.created(fhir.post(writer, "/Observation", vitalSigns));
        assertThat(fhir.post(writer, "/Observation", world.newObservation(world.person, "laboratory"))
                        .statusCode())
                .isEqualTo(403);
        Observation moved = world.newObservation(world.person, "laboratory");
        moved.setId(own);
        assertThat(fhir.put(writer, "/Observation/" + own, moved).statusCode()).isEqualTo(403);
        Observation foreign = world.newObservation(world.person, "vital-signs");
        foreign.setId(laboratory);
        assertThat(fhir.put(writer, "/Observation/" + laboratory, foreign).statusCode())
                .isEqualTo(404);
        vitalSigns.setId(own);
        assertThat(fhir.put(writer, "/Observation/" + own, vitalSigns).statusCode())
                .isEqualTo(200);
        assertThat(fhir.delete(writer, "/Observation/" + own).statusCode()).isEqualTo(403);
        assertThat(fhir.get(writer, "/Observation/" + own).statusCode()).isEqualTo(403);
    }

    @Test
    void a_patch_shows_nothing_to_who_may_not_read() {
        String writer = scoped("patient/Observation.u");
        HttpResponse<String> answer = fhir.send(
                writer,
                "/Observation/" + vitals,
                request -> request.header("Content-Type", "application/json-patch+json")
                        .header("Prefer", "return=representation")
                        .method(
                                "PATCH",
                                java.net.http.HttpRequest.BodyPublishers.ofString(
                                        "[{\"op\":\"replace\",\"path\":\"/status\",\"value\":\"amended\"}]")));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain(world.secret);
    }

    @Test
    void a_scope_opens_nothing_that_no_consent_opens() {
        world.consent(DataCategory.LAB);
        String clinic = recipient("system/Observation.rs");
        assertThat(total(clinic, "/Observation?subject=Patient/" + world.person))
                .isEqualTo(1);
        assertThat(total(
                        recipient("user/Observation.rs?category=" + KINDS + "|vital-signs"),
                        "/Observation?subject=Patient/" + world.person))
                .isZero();
        assertThat(fhir.get(clinic, "/Condition").statusCode()).isEqualTo(403);
    }

    @Test
    void a_narrower_token_cannot_fetch_what_a_wider_one_exported() {
        HttpResponse<String> started = fhir.send(
                scoped("patient/*.rs"),
                "/Patient/" + world.person + "/$export",
                request -> request.header("Prefer", "respond-async"));
        assertThat(started.statusCode()).isEqualTo(202);
        String poll = started.headers()
                .firstValue("Content-Location")
                .orElseThrow()
                .substring(fhir.baseUrl().toString().length());
        assertThat(fhir.get(scoped("patient/*.rs"), poll).statusCode()).isEqualTo(200);
        assertThat(fhir.get(scoped(LABORATORY), poll).statusCode()).isEqualTo(404);
    }

    @Test
    void an_export_holds_only_what_the_scopes_open() {
        String token = scoped(LABORATORY);
        HttpResponse<String> started = fhir.send(
                token, "/Patient/" + world.person + "/$export", request -> request.header("Prefer", "respond-async"));
        assertThat(started.statusCode()).isEqualTo(202);
        String poll = started.headers()
                .firstValue("Content-Location")
                .orElseThrow()
                .substring(fhir.baseUrl().toString().length());
        assertThat(bodyOf(token, poll))
                .contains("\"type\":\"Observation\"")
                .contains("\"count\":1")
                .doesNotContain("Condition")
                .doesNotContain("\"Patient\"");
    }

    private String scoped(String scope) {
        return tokens.token(claims -> claims.claim("techo_caller", "citizen")
                .claim("patient", world.person)
                .claim("scope", scope));
    }

    private String recipient(String scope) {
        return tokens.token(claims -> claims.claim("techo_caller", "recipient")
                .claim("recipient", world.clinic)
                .claim("recipient_type", RecipientType.MEDICAL.code())
                .claim("purpose", PurposeOfUse.TREAT.code())
                .claim("scope", scope));
    }

    private int total(String token, String path) {
        Bundle found = fhir.parse(Bundle.class, fhir.get(token, path));
        return found.hasTotal() ? found.getTotal() : found.getEntry().size();
    }

    private String bodyOf(String token, String path) {
        HttpResponse<String> answer = fhir.get(token, path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private List<String> everything(String token) {
        return fhir
                .parse(Bundle.class, fhir.get(token, "/Patient/" + world.person + "/$everything"))
                .getEntry()
                .stream()
                .map(entry -> entry.getResource().getIdElement().getIdPart())
                .toList();
    }
}
