package techo.server.consent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.DataCategory;
import techo.policy.disclosure.HandlingLabel;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;
import techo.server.consent.LeakSuiteTest.Target;
import techo.server.testing.FhirHttp;
import techo.server.testing.GivenConsent;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** A recipient is told with each resource of a person what it must do with it, and nobody else is. */
@ServerTest
class HandlingLabelsTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private JdbcTemplate jdbc;

    @Test
    void every_exit_tells_a_recipient_and_no_exit_the_person() {
        World world = new World(fhir, tokens);
        String result = world.observation(world.person, "laboratory");
        world.consent(DataCategory.IDENT, DataCategory.LAB);

        exits().forEach((name, exit) -> {
            List<JsonNode> disclosed = ofPeople(exit.apply(new Target(world, world.clinic(), result, "none")));
            assertThat(disclosed).as(name).isNotEmpty();
            assertThat(disclosed)
                    .as(name)
                    .allSatisfy(resource -> assertThat(labels(resource)).containsExactly("PERSISTLABEL", "NOREUSE"));
            assertThat(ofPeople(exit.apply(new Target(world, world.citizen(), result, "none"))))
                    .as(name)
                    .isNotEmpty()
                    .allSatisfy(resource -> assertThat(labels(resource)).isEmpty());
        });
    }

    @Test
    void nobody_asks_for_a_resource_without_them() {
        World world = new World(fhir, tokens);
        String read = "/Observation/" + world.observation(world.person, "laboratory");
        world.consent(DataCategory.IDENT, DataCategory.LAB);

        for (String path : List.of(read, "/Observation", "/Patient/" + world.person + "/$everything")) {
            for (String left : List.of("Observation.meta", "*.meta", "meta.security")) {
                refused(fhir.get(world.clinic(), path + "?_elements:exclude=" + left));
            }
        }
    }

    @Test
    void nobody_asks_for_a_resource_without_them_around_it_or_in_a_body() {
        World world = new World(fhir, tokens);
        String read = "Observation/" + world.observation(world.person, "laboratory");
        world.consent(DataCategory.LAB);

        for (Bundle.BundleType type : List.of(Bundle.BundleType.BATCH, Bundle.BundleType.TRANSACTION)) {
            assertThat(fhir.post(world.clinic(), "", reading(type, read)).body())
                    .contains(world.secret, "PERSISTLABEL");
            refused(fhir.post(world.clinic(), "?_elements:exclude=*.meta", reading(type, read)));
            refused(fhir.post(world.clinic(), "", reading(type, read + "?_elements:exclude=*.meta")));
        }
        refused(world.postForm(world.clinic(), "/Observation/_search", "_elements:exclude=*.meta"));
        refused(world.postForm(world.clinic(), "/Observation/_search?_elements:exclude=*.meta", "status=final"));
    }

    private static Bundle reading(Bundle.BundleType type, String url) {
        Bundle bundle = new Bundle().setType(type);
        bundle.addEntry().getRequest().setMethod(Bundle.HTTPVerb.GET).setUrl(url);
        return bundle;
    }

    private static void refused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("search-parameter-refused");
    }

    @Test
    void who_treats_nobody_is_told_to_delete_what_it_has_used() {
        World world = new World(fhir, tokens);
        String result = world.observation(world.person, "laboratory");
        World.created(fhir.post(
                world.citizen(),
                "/Consent",
                GivenConsent.to(world.clinic, PurposeOfUse.HEALTH_GUIDE, 1, world.person)));
        String guide = tokens.recipient(world.clinic, RecipientType.MEDICAL, PurposeOfUse.HEALTH_GUIDE);

        assertThat(ofPeople(fhir.get(guide, "/Observation/" + result)))
                .singleElement()
                .satisfies(read -> assertThat(labels(read)).containsExactly("PERSISTLABEL", "NOREUSE", "DELAU"));
    }

    @Test
    void the_directory_is_nobodys_and_tells_nothing() {
        World world = new World(fhir, tokens);
        assertThat(fhir.get(world.clinic(), "/Organization/" + world.clinic).body())
                .contains("架空診療所")
                .doesNotContain("security");
    }

    @Test
    void the_version_is_the_same_for_everybody_and_nothing_of_it_is_stored() {
        World world = new World(fhir, tokens);
        String path = "/Observation/" + world.observation(world.person, "laboratory");
        world.consent(DataCategory.LAB);
        HttpResponse<String> own = fhir.get(world.citizen(), path);
        HttpResponse<String> disclosed = fhir.get(world.clinic(), path);

        assertThat(disclosed.headers().firstValue("ETag"))
                .isPresent()
                .isEqualTo(own.headers().firstValue("ETag"));
        assertThat(fhir.put(world.clinic(), path, fhir.parse(Observation.class, disclosed))
                        .statusCode())
                .as("a recipient writes nothing back")
                .isIn(403, 404);
        assertThat(fhir.get(world.citizen(), path).body()).isEqualTo(own.body());
        assertThat(jdbc.queryForList(
                        "select v.res_text_vc from hfj_res_ver v join hfj_resource h on h.res_id = v.res_id"
                                + " where h.res_type = 'Observation' and h.fhir_id = ?",
                        String.class,
                        path.substring("/Observation/".length())))
                .singleElement()
                .asString()
                .contains(world.secret)
                .doesNotContain("NOREUSE");
    }

    @Test
    void what_came_with_labels_keeps_them_for_everybody_and_bears_none_twice() {
        World world = new World(fhir, tokens);
        Observation labelled = world.newObservation(world.person, "laboratory");
        labelled.getMeta().addSecurity(HandlingLabel.SYSTEM, "NOREUSE", null);
        labelled.getMeta().addSecurity("http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "R", null);
        String path = "/Observation/" + World.created(fhir.post(world.operator(), "/Observation", labelled));
        world.consent(DataCategory.LAB);

        assertThat(ofPeople(fhir.get(world.citizen(), path)))
                .singleElement()
                .satisfies(own -> assertThat(labels(own)).containsExactlyInAnyOrder("NOREUSE", "R"));
        assertThat(ofPeople(fhir.get(world.clinic(), path)))
                .singleElement()
                .satisfies(read -> assertThat(labels(read)).containsExactlyInAnyOrder("PERSISTLABEL", "NOREUSE", "R"));
    }

    /** Those of the leak suite, and some that choose what leaves or lead to other types. */
    private static Map<String, Function<Target, HttpResponse<String>>> exits() {
        Map<String, Function<Target, HttpResponse<String>>> exits = new LinkedHashMap<>(LeakSuiteTest.exits());
        exits.put("_elements", t -> t.get("/Observation?_elements=status&_id=" + t.lab()));
        exits.put("_summary", t -> t.get("/Observation?_summary=true&_id=" + t.lab()));
        exits.put("_include", t -> t.get("/Observation?_include=Observation:subject&_id=" + t.lab()));
        exits.put("$everything", t -> t.get("/Patient/" + t.person() + "/$everything"));
        return exits;
    }

    private static List<String> labels(JsonNode resource) {
        return resource.at("/meta/security").findValuesAsText("code");
    }

    private static List<JsonNode> ofPeople(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        try {
            JsonNode whole = new ObjectMapper().readTree(answer.body());
            return List.of("Observation", "Patient").stream()
                    .flatMap(type -> whole.findParents("resourceType").stream()
                            .filter(found -> found.get("resourceType").asText().equals(type)))
                    .toList();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(answer.body(), e);
        }
    }
}
