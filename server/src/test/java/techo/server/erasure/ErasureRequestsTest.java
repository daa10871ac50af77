package techo.server.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static techo.server.erasure.ErasureSteps.value;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.Scopes;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** Who asks for an erasure, agrees to it, takes it back, and is told of it. */
@ServerTest
class ErasureRequestsTest {
    private static final String REASON = "契約の終了";

    @Autowired
    private Erasures erasures;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    private ErasureWorld world;
    private ErasureSteps steps;

    @BeforeEach
    void aPerson() {
        world = new ErasureWorld(fhir, tokens);
        steps = new ErasureSteps(erasures, jdbc, fhir, tokens);
    }

    @Test
    void two_operators_have_a_record_erased_and_either_can_take_it_back() {
        String alice = tokens.operator("alice");
        assertThat(world.post(alice, "$erase").body()).contains("erasure-reason-required");
        Parameters proposed = propose(alice);
        assertThat(value(proposed, "state")).isEqualTo("proposed");
        assertThat(world.post(alice, "$erase-approve").body()).contains("erasure-second-operator-required");
        assertThat(world.post(world.citizen(), "$erase-approve").statusCode()).isEqualTo(403);
        assertThat(value(steps.require(world.post(tokens.operator("bob"), "$erase-approve")), "state"))
                .isEqualTo("waiting");
        assertThat(world.post(world.citizen(), "$erase-cancel").statusCode()).isEqualTo(404);
        assertThat(value(steps.require(world.post(alice, "$erase-cancel")), "state"))
                .isEqualTo("cancelled");
        assertThat(world.post(alice, "$erase-cancel").body()).contains("erasure-not-open");
        steps.makeDue(value(proposed, "id"));
        erasures.run();
        assertThat(fhir.get(world.citizen(), "/Patient/" + world.person).statusCode())
                .isEqualTo(200);
        assertThat(line(alice)).containsEntry("state", "cancelled");
    }

    @Test
    void operators_are_told_who_wants_an_erasure_and_why_before_they_agree() {
        String alice = tokens.operator("alice");
        assertThat(value(propose(alice), "reason")).isEqualTo(REASON);
        assertThat(line(tokens.operator("bob")))
                .containsEntry("reason", REASON)
                .containsEntry("asked-by", "operator")
                .hasEntrySatisfying("proposed-by", by -> assertThat(by).contains("alice"))
                .doesNotContainKey("approved-by");
        assertThat(value(steps.require(world.post(tokens.operator("bob"), "$erase-approve")), "approved-by"))
                .contains("bob");
        Parameters toldThePerson = steps.require(world.post(world.citizen(), "$erase"));
        assertThat(value(toldThePerson, "asked-by")).isEqualTo("operator");
        assertThat(fhir.encode(toldThePerson)).doesNotContain(REASON, "alice", "bob");
    }

    @Test
    void what_one_operator_proposed_does_not_keep_the_person_from_erasing() {
        String alice = tokens.operator("alice");
        String proposal = value(propose(alice), "id");
        Parameters own = steps.require(world.post(world.citizen(), "$erase"));
        assertThat(value(own, "state")).isEqualTo("waiting");
        assertThat(value(own, "asked-by")).isEqualTo("person");
        assertThat(steps.state(proposal)).isEqualTo("CANCELLED");
        assertThat(world.post(tokens.operator("bob"), "$erase-approve").body()).contains("erasure-not-open");
        assertThat(value(propose(alice), "id"))
                .as("the person's own stands, whoever asks for another")
                .isEqualTo(value(own, "id"));
        assertThat(value(steps.require(world.post(world.citizen(), "$erase-cancel")), "state"))
                .isEqualTo("cancelled");
    }

    @Test
    void the_person_alone_is_told_how_it_stands_and_asks_for_nothing_by_that() {
        Parameters none = outlook();
        assertThat(value(none, "state")).isEqualTo("none");
        assertThat(value(none, "cancellable")).isEqualTo("false");
        assertThat(moment(none, "would-erase-after"))
                .isCloseTo(Instant.now().plus(Duration.ofDays(7)), within(1, ChronoUnit.MINUTES));
        assertThat(jdbc.queryForList("select 1 from techo_erasure where patient_id = ?", Integer.class, world.person))
                .isEmpty();

        steps.ask(world);
        Parameters waiting = outlook();
        assertThat(value(waiting, "state")).isEqualTo("waiting");
        assertThat(value(waiting, "cancellable")).isEqualTo("true");
        assertThat(waiting.hasParameter("would-erase-after")).isFalse();
        steps.require(world.post(world.citizen(), "$erase-cancel"));
        assertThat(value(outlook(), "state")).isEqualTo("cancelled");
        assertThat(outlook().hasParameter("would-erase-after")).isTrue();

        propose(tokens.operator("alice"));
        assertThat(outlook().hasParameter("would-erase-after"))
                .as("what is only proposed makes way")
                .isTrue();
        steps.require(world.post(tokens.operator("bob"), "$erase-approve"));
        assertThat(value(outlook(), "cancellable")).isEqualTo("false");
        assertThat(outlook().hasParameter("would-erase-after")).isFalse();

        String delegate = tokens.delegate("mother-of-" + world.person, world.person, PurposeOfUse.LEGAL_REP);
        for (String other : List.of(delegate, tokens.operator("alice"), tokens.citizen(world.neighbour))) {
            assertThat(fhir.get(other, world.path("$erasure")).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void an_app_that_may_delete_only_some_of_a_record_does_not_have_all_of_it_erased() {
        String laboratory = "?category=" + Scopes.DATA_CATEGORIES + "|LAB";
        for (String some : List.of("patient/Patient.d", "patient/*.cruds" + laboratory, "patient/*.crus")) {
            String app = tokens.token(claims -> claims.claim("techo_caller", "citizen")
                    .claim("patient", world.person)
                    .claim("purpose", PurposeOfUse.SELF_VIEW.code())
                    .claim("scope", some));
            assertThat(world.post(app, "$erase").body()).as(some).contains("scope-insufficient");
        }
        assertThat(value(outlook(), "state")).isEqualTo("none");
    }

    @Test
    void while_an_erasure_waits_nobody_has_the_record_shared_again() {
        steps.ask(world);
        for (String token : List.of(world.citizen(), tokens.operator("alice"))) {
            HttpResponse<String> refused = world.post(token, "$resume-sharing");
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.body()).contains("erasure-waiting");
        }
        assertThat(isStopped()).isTrue();
        steps.require(world.post(world.citizen(), "$erase-cancel"));
        steps.require(world.post(world.citizen(), "$resume-sharing"));
        assertThat(isStopped()).isFalse();
    }

    @Test
    void whoever_lists_erasures_may_and_is_recorded_for_each_person() {
        steps.ask(world);
        String narrow = tokens.token(claims -> claims.claim("techo_caller", "operator")
                .claim("purpose", "OPERATE")
                .claim("scope", "system/*.rs"));
        assertThat(fhir.get(narrow, "/$erasures").body()).contains("scope-insufficient");
        String withoutValue = "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"offset\",\"_valueInteger\":"
                + "{\"extension\":[{\"url\":\"urn:x\",\"valueBoolean\":true}]}}]}";
        assertThat(fhir.send(
                                tokens.operator("alice"),
                                "/$erasures",
                                request -> request.header("Content-Type", "application/fhir+json")
                                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString(withoutValue)))
                        .statusCode())
                .isEqualTo(200);
        assertThat(line(tokens.operator("alice"))).containsEntry("state", "waiting");
        Bundle log = fhir.parse(Bundle.class, fhir.get(world.citizen(), "/AuditEvent?action=E"));
        assertThat(log.getEntry())
                .extracting(entry -> ((AuditEvent) entry.getResource())
                        .getAgentFirstRep()
                        .getWho()
                        .getDisplay())
                .contains("運営者 Operator");
    }

    private Parameters propose(String operator) {
        return steps.require(fhir.post(
                operator, world.path("$erase"), new Parameters().addParameter("reason", new StringType(REASON))));
    }

    private Parameters outlook() {
        return steps.require(fhir.get(world.citizen(), world.path("$erasure")));
    }

    private static Instant moment(Parameters told, String name) {
        return ((InstantType) told.getParameterValue(name)).getValue().toInstant();
    }

    /** What the list of operators says of the person's last erasure. */
    private Map<String, String> line(String operator) {
        return steps.require(fhir.get(operator, "/$erasures")).getParameter().stream()
                .map(line -> line.getPart().stream()
                        .collect(Collectors.toMap(
                                ParametersParameterComponent::getName,
                                part -> part.getValue().primitiveValue())))
                .filter(line -> world.person.equals(line.get("patient")))
                .findFirst()
                .orElseThrow();
    }

    private boolean isStopped() {
        return !jdbc.queryForList(
                        "select patient_pid from techo_person where patient_pid = ? and frozen_from is not null",
                        Long.class,
                        steps.pid(world.person))
                .isEmpty();
    }
}
