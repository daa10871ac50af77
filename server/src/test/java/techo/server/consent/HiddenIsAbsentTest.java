package techo.server.consent;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.beans.factory.annotation.Autowired;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** A guessed id of another person's resource is answered as one that never existed, and changes nothing. */
@ServerTest
@TestInstance(Lifecycle.PER_CLASS)
class HiddenIsAbsentTest {
    private static final String TEST_PATCH = "[{\"op\":\"test\",\"path\":\"/status\",\"value\":\"final\"}]";

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private MeterRegistry meters;

    private World world;
    private String hidden;
    private String deleted;

    @BeforeAll
    void people() {
        world = new World(fhir, tokens);
        hidden = world.observation(world.person, "laboratory");
        Observation own = world.newObservation(world.person, "vital-signs");
        deleted = World.created(fhir.post(world.citizen(), "/Observation", own));
        assertThat(fhir.delete(world.citizen(), "/Observation/" + deleted).statusCode())
                .isIn(200, 204);
    }

    @Test
    void an_offset_behind_the_last_match_makes_no_total_of_nothing() {
        World world = new World(fhir, tokens);
        world.observation(world.person, "laboratory");
        for (String search : List.of("/Observation?_offset=1", "/Observation?_offset=7&_count=2")) {
            assertThat(fhir.parse(Bundle.class, fhir.get(world.clinic(), search))
                            .hasTotal())
                    .as(search)
                    .isFalse();
        }
        String counted = "/Observation?_offset=1&_total=accurate";
        assertThat(fhir.parse(Bundle.class, fhir.get(world.clinic(), counted)).getTotal())
                .isZero();
        assertThat(fhir.parse(Bundle.class, fhir.get(world.citizen(), counted)).getTotal())
                .isEqualTo(1);
    }

    @Test
    void hidden_deleted_and_missing_are_answered_with_the_same_bytes() {
        probes(world.otherCitizen()).forEach((name, probe) -> {
            String missing = World.id("none");
            HttpResponse<String> answer = probe.apply(missing);
            for (String id : List.of(hidden, deleted)) {
                HttpResponse<String> other = probe.apply(id);
                assertThat(other.statusCode()).as(name).isEqualTo(answer.statusCode());
                assertThat(normal(other, id)).as(name).isEqualTo(normal(answer, missing));
                assertThat(names(other)).as(name).isEqualTo(names(answer));
            }
        });
    }

    /** So that the time which an answer takes tells no more than its bytes. */
    @Test
    void the_database_is_asked_as_often_about_the_hidden_as_about_the_missing() {
        probes(world.otherCitizen()).forEach((name, probe) -> {
            long missing = asked(probe, World.id("none"));
            assertThat(missing).as(name).isPositive();
            assertThat(asked(probe, hidden)).as(name).isEqualTo(missing);
        });
    }

    /** How often a request takes a connection from the pool; the least of some, because jobs take some as well. */
    private long asked(Function<String, HttpResponse<String>> probe, String id) {
        Timer taken = meters.get("hikaricp.connections.acquire").timer();
        return LongStream.range(0, 4)
                .map(round -> {
                    long before = taken.count();
                    probe.apply(id);
                    return taken.count() - before;
                })
                .min()
                .orElseThrow();
    }

    @Test
    void no_probe_changes_what_it_aimed_at() {
        String before = fhir.get(world.citizen(), "/Observation/" + hidden).body();
        probes(world.otherCitizen()).values().forEach(probe -> probe.apply(hidden));
        probes(world.operator()).values().forEach(probe -> probe.apply(hidden));
        probes(world.clinic()).values().forEach(probe -> probe.apply(hidden));
        assertThat(fhir.get(world.citizen(), "/Observation/" + hidden).body()).isEqualTo(before);
    }

    private Map<String, Function<String, HttpResponse<String>>> probes(String token) {
        Map<String, Function<String, HttpResponse<String>>> probes = new LinkedHashMap<>();
        probes.put("read", id -> fhir.get(token, "/Observation/" + id));
        probes.put("vread", id -> fhir.get(token, "/Observation/" + id + "/_history/1"));
        probes.put("history", id -> fhir.get(token, "/Observation/" + id + "/_history"));
        probes.put("update", id -> fhir.put(token, "/Observation/" + id, named(id)));
        probes.put("delete", id -> fhir.delete(token, "/Observation/" + id));
        probes.put("patch", id -> world.patch(token, "/Observation/" + id, TEST_PATCH));
        probes.put("patch if match", id -> world.patch(token, "/Observation/" + id, TEST_PATCH, "If-Match", "W/\"7\""));
        probes.put("reference", id -> fhir.post(token, "/Observation", referring(id)));
        probes.put("read in a batch", id -> fhir.post(token, "", bundle(BundleType.BATCH, HTTPVerb.GET, id)));
        probes.put("delete in a batch", id -> fhir.post(token, "", bundle(BundleType.BATCH, HTTPVerb.DELETE, id)));
        probes.put(
                "delete in a transaction",
                id -> fhir.post(token, "", bundle(BundleType.TRANSACTION, HTTPVerb.DELETE, id)));
        probes.put(
                "update in a transaction",
                id -> fhir.post(token, "", bundle(BundleType.TRANSACTION, HTTPVerb.PUT, id)));
        return probes;
    }

    private Observation named(String id) {
        Observation observation = world.newObservation(world.other, "laboratory");
        observation.setId(id);
        return observation;
    }

    private Observation referring(String id) {
        Observation observation = world.newObservation(world.other, "laboratory");
        observation.addDerivedFrom(new Reference("Observation/" + id));
        return observation;
    }

    private Bundle bundle(BundleType type, HTTPVerb verb, String id) {
        Bundle bundle = new Bundle().setType(type);
        Bundle.BundleEntryComponent entry = bundle.addEntry();
        entry.getRequest().setMethod(verb).setUrl("Observation/" + id);
        if (verb == HTTPVerb.PUT) {
            entry.setResource(named(id));
        }
        return bundle;
    }

    /** The connection's own headers depend on how many requests it has carried. */
    private static Set<String> names(HttpResponse<String> response) {
        Set<String> names = new TreeSet<>(response.headers().map().keySet());
        names.removeAll(Set.of("connection", "keep-alive"));
        return names;
    }

    /** A batch answers with a Bundle that has an id and a time of its own. */
    private static String normal(HttpResponse<String> response, String id) {
        return response.body()
                .replace(id, "ID")
                .replaceAll("\"resourceType\":\"Bundle\",\"id\":\"[^\"]*\"", "\"resourceType\":\"Bundle\"")
                .replaceAll("\"lastUpdated\":\"[^\"]*\"", "");
    }
}
