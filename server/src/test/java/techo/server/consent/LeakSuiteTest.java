package techo.server.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.beans.factory.annotation.Autowired;
import techo.policy.consent.DataCategory;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** Every way out, for every kind of caller, in every state of consent: what leaves is what may leave. */
@ServerTest
@TestInstance(Lifecycle.PER_CLASS)
class LeakSuiteTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    private World world;
    private String lab;
    private String vital;

    @BeforeAll
    void people() {
        world = new World(fhir, tokens);
        lab = world.observation(world.person, "laboratory");
        vital = world.observation(world.person, "vital-signs");
        world.observation(world.other, "laboratory");
    }

    @TestFactory
    List<DynamicTest> the_person_sees_both_observations_at_every_exit() {
        return atEveryExit(world.citizen(), true, true);
    }

    @TestFactory
    List<DynamicTest> another_person_sees_nothing_at_any_exit() {
        return atEveryExit(world.otherCitizen(), false, false);
    }

    @TestFactory
    List<DynamicTest> an_operator_sees_nothing_at_any_exit() {
        return atEveryExit(world.operator(), false, false);
    }

    @TestFactory
    List<DynamicTest> a_recipient_sees_what_the_consent_names_and_only_while_it_holds() {
        List<DynamicTest> tests = new ArrayList<>();
        exits().forEach((name, exit) -> tests.add(DynamicTest.dynamicTest(name, () -> {
            World fresh = new World(fhir, tokens);
            String labHere = fresh.observation(fresh.person, "laboratory");
            String vitalHere = fresh.observation(fresh.person, "vital-signs");
            Target target = new Target(fresh, fresh.clinic(), labHere, vitalHere);

            assertExit(exit, target, false, false);
            String consent = fresh.consent(DataCategory.LAB);
            assertExit(exit, target, true, false);
            fresh.withdraw(consent);
            assertExit(exit, target, false, false);
        })));
        return tests;
    }

    @Test
    void nobody_sees_anything_without_a_token() {
        exits().forEach((name, exit) -> {
            HttpResponse<String> response = exit.apply(new Target(world, "", lab, vital));
            assertThat(response.statusCode()).as(name).isEqualTo(401);
            assertThat(response.body()).as(name).doesNotContain(world.secret, lab, vital);
        });
    }

    private List<DynamicTest> atEveryExit(String token, boolean seesLab, boolean seesVital) {
        List<DynamicTest> tests = new ArrayList<>();
        exits().forEach((name, exit) -> tests.add(DynamicTest.dynamicTest(
                name, () -> assertExit(exit, new Target(world, token, lab, vital), seesLab, seesVital))));
        return tests;
    }

    static void assertExit(
            Function<Target, HttpResponse<String>> exit, Target target, boolean seesLab, boolean seesVital) {
        HttpResponse<String> response = exit.apply(target);
        String body = withoutEcho(response.body());
        assertThat(response.statusCode()).isLessThan(500);
        if (seesLab) {
            assertThat(body).contains("\"" + target.lab() + "\"");
        } else {
            assertThat(body).doesNotContain(target.lab());
        }
        if (!seesVital) {
            assertThat(body).doesNotContain(target.vital());
        }
        if (!seesLab && !seesVital) {
            assertThat(body).doesNotContain(target.world().secret);
        }
    }

    /** A self link repeats what was asked, and tells nothing. */
    private static String withoutEcho(String body) {
        return body.replaceAll("\"relation\":\\s*\"self\",\\s*\"url\":\\s*\"[^\"]*\"", "");
    }

    /** Each answers, when it may, with the laboratory result. */
    static Map<String, Function<Target, HttpResponse<String>>> exits() {
        Map<String, Function<Target, HttpResponse<String>>> exits = new LinkedHashMap<>();
        exits.put("read", t -> t.get("/Observation/" + t.lab()));
        exits.put("vread", t -> t.get("/Observation/" + t.lab() + "/_history/1"));
        exits.put("instance history", t -> t.get("/Observation/" + t.lab() + "/_history"));
        exits.put(
                "search by code",
                t -> t.get("/Observation?code=http://loinc.org|2093-3&subject=Patient/" + t.person()));
        exits.put("search by id", t -> t.get("/Observation?_id=" + t.lab() + "," + t.vital()));
        exits.put(
                "search by date, sorted",
                t -> t.get("/Observation?date=2026-03-01&_sort=-date&_count=200&patient=Patient/" + t.person()));
        exits.put(
                "search by POST",
                t -> t.world().postForm(t.token(), "/Observation/_search", "_id=" + t.lab() + "," + t.vital()));
        exits.put("batch", t -> t.bundle(BundleType.BATCH, "Observation/" + t.lab(), "Observation?_id=" + t.vital()));
        exits.put(
                "transaction",
                t -> t.bundle(BundleType.TRANSACTION, "Observation/" + t.lab(), "Observation?_id=" + t.vital()));
        return exits;
    }

    @Test
    void includes_and_the_whole_record_lead_to_what_the_caller_may_see_and_nowhere_else() {
        Map<String, String> paths = Map.of(
                "revinclude", "/Patient?_id=" + world.person + "&_revinclude=Observation:subject",
                "everything", "/Patient/" + world.person + "/$everything",
                "everything of some types", "/Patient/" + world.person + "/$everything?_type=Patient,Observation",
                "include", "/Observation?_id=" + lab + "&_include=Observation:subject");
        paths.forEach((name, path) -> {
            assertThat(fhir.get(world.citizen(), path).body()).as(name).contains(lab, world.person);
            for (String token : List.of(world.otherCitizen(), world.operator(), world.clinic())) {
                assertThat(withoutEcho(fhir.get(token, path).body()))
                        .as(name)
                        .doesNotContain(lab, world.person, world.secret);
            }
        });
    }

    @Test
    void the_whole_record_of_a_type_leads_a_recipient_to_what_the_consent_names() {
        World fresh = new World(fhir, tokens);
        String seen = fresh.observation(fresh.person, "laboratory");
        String hidden = fresh.observation(fresh.person, "vital-signs");
        fresh.consent(DataCategory.IDENT, DataCategory.LAB);
        String path = "Patient/" + fresh.person + "/$everything?_type=Observation";
        Target target = new Target(fresh, fresh.clinic(), seen, hidden);
        for (HttpResponse<String> answer : List.of(target.get("/" + path), target.bundle(BundleType.BATCH, path))) {
            assertThat(withoutEcho(answer.body())).contains(seen).doesNotContain(hidden);
        }
    }

    @Test
    void a_recipient_with_the_name_but_not_the_result_includes_no_result() {
        World fresh = new World(fhir, tokens);
        String hidden = fresh.observation(fresh.person, "laboratory");
        fresh.consent(DataCategory.IDENT);
        for (String path : List.of(
                "/Patient?_id=" + fresh.person + "&_revinclude=Observation:subject",
                "/Patient/" + fresh.person + "/$everything")) {
            assertThat(fhir.get(fresh.clinic(), path).body())
                    .contains(fresh.person)
                    .doesNotContain(hidden, fresh.secret);
        }
    }

    @Test
    void counts_count_what_the_caller_may_see() {
        World fresh = new World(fhir, tokens);
        fresh.observation(fresh.person, "laboratory");
        fresh.observation(fresh.person, "laboratory");
        fresh.observation(fresh.person, "vital-signs");
        fresh.consent(DataCategory.LAB);
        for (String count : List.of("_summary=count", "_total=accurate", "_count=0")) {
            String path = "/Observation?subject=Patient/" + fresh.person + "&" + count;
            assertThat(total(fresh.citizen(), path)).as(count).isEqualTo(3);
            assertThat(total(fresh.clinic(), path)).as(count).isEqualTo(2);
            assertThat(total(fresh.otherCitizen(), path)).as(count).isZero();
            assertThat(total(fresh.operator(), path)).as(count).isZero();
        }
    }

    private int total(String token, String path) {
        return fhir.parse(Bundle.class, fhir.get(token, path)).getTotal();
    }

    record Target(World world, String token, String lab, String vital) {
        String person() {
            return world.person;
        }

        HttpResponse<String> get(String path) {
            return world.fhir.get(token, path.replace("|", "%7C"));
        }

        HttpResponse<String> bundle(BundleType type, String... urls) {
            Bundle bundle = new Bundle().setType(type);
            for (String url : urls) {
                bundle.addEntry().getRequest().setMethod(HTTPVerb.GET).setUrl(url);
            }
            return world.fhir.post(token, "", bundle);
        }
    }
}
