package techo.server.consent;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Parameters;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.identity.CallerOnRequest;
import techo.interceptors.profiles.QuarantineMark;
import techo.policy.consent.DataCategory;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** What breaks a rule is stored where the operator chose so, and leaves to nobody but the person. */
@ServerTest
@TestInstance(Lifecycle.PER_CLASS)
class QuarantineTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private DaoRegistry daos;

    /** Has nothing that a recipient may see. */
    private World shut;

    private World world;
    private String broken;
    private String unconsented;

    @BeforeAll
    void people() {
        world = new World(fhir, tokens);
        world.consent(DataCategory.LAB, DataCategory.IDENT);
        shut = new World(fhir, tokens);
        shut.consent(DataCategory.LAB, DataCategory.IDENT);
        String lenient = tokens.citizen(shut.person, TestIssuer.QUARANTINED_CLIENT);
        broken = World.created(fhir.post(lenient, "/Observation", shut.newBrokenObservation("laboratory")));
        unconsented = shut.observation(shut.person, "vital-signs");
    }

    @TestFactory
    List<DynamicTest> a_recipient_with_consent_sees_it_at_no_exit() {
        return atEveryExit(shut.clinic(), false);
    }

    @TestFactory
    List<DynamicTest> the_person_sees_it_at_every_exit() {
        return atEveryExit(shut.citizen(), true);
    }

    private List<DynamicTest> atEveryExit(String token, boolean sees) {
        LeakSuiteTest.Target target = new LeakSuiteTest.Target(shut, token, broken, unconsented);
        List<DynamicTest> tests = new ArrayList<>();
        LeakSuiteTest.exits()
                .forEach((name, exit) -> tests.add(
                        DynamicTest.dynamicTest(name, () -> LeakSuiteTest.assertExit(exit, target, sees, sees))));
        return tests;
    }

    @Test
    void includes_the_whole_record_and_counts_leave_it_out() {
        for (String path : List.of(
                "/Patient?_id=" + shut.person + "&_revinclude=Observation:subject",
                "/Patient/" + shut.person + "/$everything",
                "/Patient/" + shut.person + "/$everything?_type=Patient,Observation")) {
            assertThat(fhir.get(shut.clinic(), path).body())
                    .as(path)
                    .contains(shut.person)
                    .doesNotContain(broken, shut.secret);
            assertThat(fhir.get(shut.citizen(), path).body()).as(path).contains(broken);
        }
        assertThat(fhir.get(shut.clinic(), "/Observation?_summary=count").body())
                .contains("\"total\":0");
    }

    @Test
    void a_recipient_cannot_tell_it_from_what_never_existed() {
        for (String suffix : List.of("", "/_history/1", "/_history", "/$violations", "/$validate")) {
            HttpResponse<String> hidden = fhir.get(shut.clinic(), "/Observation/" + broken + suffix);
            HttpResponse<String> missing = fhir.get(shut.clinic(), "/Observation/" + World.id("none") + suffix);
            assertThat(hidden.statusCode())
                    .as(suffix)
                    .isEqualTo(missing.statusCode())
                    .isEqualTo(404);
            assertThat(hidden.body()).as(suffix).isEqualTo(missing.body());
        }
    }

    @Test
    void the_person_is_shown_the_mark_and_what_to_repair() {
        Observation read = fhir.parse(Observation.class, fhir.get(shut.citizen(), "/Observation/" + broken));
        assertThat(QuarantineMark.isOn(read)).isTrue();
        assertThat(violations(shut.citizen(), broken))
                .containsExactly("warning quarantined", "warning profile-constraint");
    }

    @Test
    void the_answer_tells_what_is_broken_and_what_that_means() {
        Observation observation = world.newBrokenObservation("laboratory");
        OperationOutcome outcome = fhir.parse(
                OperationOutcome.class,
                fhir.send(
                        lenient(),
                        "/Observation",
                        request -> request.header("Content-Type", "application/fhir+json")
                                .header("Prefer", "return=OperationOutcome")
                                .POST(BodyPublishers.ofString(fhir.encode(observation)))));
        assertThat(codes(outcome)).contains("warning quarantined", "warning profile-constraint");

        HttpResponse<String> plain = fhir.post(lenient(), "/Observation", observation);
        String id = World.created(plain);
        assertThat(plain.headers().firstValue("Link"))
                .contains("<" + fhir.baseUrl() + "/Observation/" + id + "/$violations>; rel=\"describedby\"");
    }

    @Test
    void an_entry_of_a_transaction_is_told_of_its_own_mistakes() {
        Bundle bundle = new Bundle().setType(BundleType.TRANSACTION);
        for (Observation entry :
                List.of(world.newObservation(world.person, "laboratory"), world.newBrokenObservation("laboratory"))) {
            bundle.addEntry()
                    .setResource(entry)
                    .getRequest()
                    .setMethod(HTTPVerb.POST)
                    .setUrl("Observation");
        }
        Bundle answer = fhir.parse(Bundle.class, fhir.post(lenient(), "", bundle));
        List<String> ids = answer.getEntry().stream()
                .map(entry -> new IdType(entry.getResponse().getLocation()).getIdPart())
                .toList();
        assertThat(codes((OperationOutcome)
                        answer.getEntry().get(1).getResponse().getOutcome()))
                .contains("warning quarantined", "warning profile-constraint");
        assertThat(fhir.encode(answer.getEntry().get(0).getResponse().getOutcome()))
                .doesNotContain("quarantined");
        assertThat(status(world.clinic(), ids.get(0))).isEqualTo(200);
        assertThat(status(world.clinic(), ids.get(1))).isEqualTo(404);
    }

    @Test
    void a_client_can_neither_set_nor_remove_the_mark() {
        Observation marked = world.newObservation(world.person, "laboratory");
        QuarantineMark.putOn(marked);
        String valid = World.created(fhir.post(world.citizen(), "/Observation", marked));
        assertThat(status(world.clinic(), valid)).isEqualTo(200);
        assertThat(fhir.get(world.citizen(), "/Observation/" + valid).body()).doesNotContain(QuarantineMark.CODE);

        String kept = World.created(fhir.post(lenient(), "/Observation", world.newBrokenObservation("laboratory")));
        Observation unmarked = fhir.parse(Observation.class, fhir.get(world.citizen(), "/Observation/" + kept));
        unmarked.getMeta().getTag().clear();
        World.made(fhir.put(lenient(), "/Observation/" + kept, unmarked));
        world.patch(lenient(), "/Observation/" + kept, "[{\"op\":\"remove\",\"path\":\"/meta/tag\"}]");
        assertThat(status(world.clinic(), kept)).isEqualTo(404);
        assertThat(fhir.get(world.citizen(), "/Observation/" + kept).body()).contains(QuarantineMark.CODE);
        assertThat(fhir.put(world.citizen(), "/Observation/" + kept, unmarked).statusCode())
                .as("a client without the mode stores no mistake, not even again")
                .isEqualTo(422);
    }

    @Test
    void a_correction_opens_the_current_version_and_never_the_one_with_the_mistake() {
        Observation observation = world.newBrokenObservation("laboratory");
        String id = World.created(fhir.post(lenient(), "/Observation", observation));
        observation.getReferenceRange().clear();
        observation.setId(id);
        World.made(fhir.put(world.citizen(), "/Observation/" + id, observation));

        assertThat(status(world.clinic(), id)).isEqualTo(200);
        assertThat(violations(world.citizen(), id)).containsExactly("information valid");
        assertThat(status(world.clinic(), id + "/_history/1")).isEqualTo(404);
        assertThat(versions(world.clinic(), id)).containsExactly("2");
        assertThat(versions(world.citizen(), id)).containsExactly("2", "1");
    }

    @Test
    void a_mistake_made_later_hides_what_was_open() {
        Observation observation = world.newObservation(world.person, "laboratory");
        String id = World.created(fhir.post(lenient(), "/Observation", observation));
        assertThat(status(world.clinic(), id)).isEqualTo(200);
        observation.addReferenceRange();
        observation.getReferenceRangeFirstRep().setType(observation.getCode());
        observation.setId(id);
        World.made(fhir.put(lenient(), "/Observation/" + id, observation));
        assertThat(status(world.clinic(), id)).isEqualTo(404);
        assertThat(status(world.clinic(), id + "/_history/1")).isEqualTo(404);
    }

    @Test
    void an_operator_lets_go_what_breaks_no_rule_any_more_and_nothing_else() {
        String still = World.created(fhir.post(lenient(), "/Observation", world.newBrokenObservation("laboratory")));
        String mended = World.created(fhir.post(lenient(), "/Observation", world.newBrokenObservation("laboratory")));
        liftTheRuleFor(mended);

        assertThat(fhir.post(world.citizen(), "/$clear-quarantine", new Parameters())
                        .statusCode())
                .isEqualTo(403);
        Parameters answer =
                fhir.parse(Parameters.class, fhir.post(world.operator(), "/$clear-quarantine", new Parameters()));
        assertThat(number(answer, "cleared")).isEqualTo(1);
        assertThat(number(answer, "kept")).isPositive();
        assertThat(status(world.clinic(), mended)).isEqualTo(200);
        assertThat(versions(world.citizen(), mended))
                .as("who follows changes learns of it")
                .containsExactly("2", "1");
        assertThat(status(world.clinic(), still)).isEqualTo(404);
        assertThat(fhir.get(world.citizen(), "/AuditEvent?patient=" + world.person)
                        .body())
                .contains("Observation/" + mended + "/_history/2");
    }

    @Test
    void a_mistake_in_the_directory_is_seen_by_who_keeps_it_alone() {
        Organization organization = new Organization();
        organization.setId(World.id("org"));
        organization.setActive(true); // neither name nor identifier: org-1
        SystemRequestDetails request = new SystemRequestDetails();
        CallerOnRequest.put(
                request,
                new Caller.Operator(
                        Access.unnarrowed(new ClientId(TestIssuer.QUARANTINED_CLIENT), PurposeOfUse.OPERATE)));
        daos.getResourceDao(Organization.class).update(organization, request);
        String path = "/Organization/" + organization.getIdElement().getIdPart();
        assertThat(fhir.get(world.operator(), path).statusCode()).isEqualTo(200);
        assertThat(fhir.get(world.citizen(), path).statusCode()).isEqualTo(404);
        assertThat(fhir.get(world.clinic(), path).statusCode()).isEqualTo(404);
    }

    @Test
    void what_a_file_brings_is_judged_by_the_client_that_sent_it() {
        SystemRequestDetails request = new SystemRequestDetails();
        new StoredFacts(
                        new PatientId(world.person),
                        new Caller.Operator(
                                Access.unnarrowed(new ClientId(TestIssuer.QUARANTINED_CLIENT), PurposeOfUse.OPERATE)),
                        resource -> new StoredFacts.Facts(DataCategory.LAB, "HOSPITAL"))
                .putOn(request);
        String id = daos.getResourceDao(Observation.class)
                .create(world.newBrokenObservation("laboratory"), request)
                .getId()
                .getIdPart();
        assertThat(status(world.citizen(), id)).isEqualTo(200);
        assertThat(status(world.clinic(), id)).isEqualTo(404);
    }

    @Test
    void a_consent_with_a_mistake_is_never_stored() {
        Consent consent = world.newConsent(DataCategory.MED_RX);
        consent.setScope(null);
        assertThat(fhir.post(lenient(), "/Consent", consent).statusCode()).isEqualTo(422);
    }

    @Test
    void a_warning_hides_nothing_and_stays_until_it_is_corrected() {
        Observation observation = world.newBrokenObservation("laboratory");
        String warned = tokens.citizen(world.person, TestIssuer.WARNED_CLIENT);
        HttpResponse<String> answer = fhir.post(warned, "/Observation", observation);
        String id = World.created(answer);
        assertThat(answer.headers().firstValue("Link")).isPresent();
        assertThat(status(world.clinic(), id)).isEqualTo(200);
        assertThat(fhir.get(world.citizen(), "/Observation/" + id).body()).doesNotContain(QuarantineMark.CODE);
        assertThat(violations(world.citizen(), id)).containsExactly("warning profile-constraint");

        observation.getReferenceRange().clear();
        observation.setId(id);
        World.made(fhir.put(warned, "/Observation/" + id, observation));
        assertThat(violations(world.citizen(), id)).containsExactly("information valid");
    }

    /** As if a newer definition had no such rule: the stored body loses what breaks it. */
    private void liftTheRuleFor(String id) {
        int changed = jdbc.update(
                "update hfj_res_ver set res_text_vc = replace(res_text_vc, ?, '') where res_id ="
                        + " (select res_id from hfj_resource where res_type = 'Observation' and fhir_id = ?)",
                ",\"referenceRange\":[{\"type\":{\"text\":\"normal\"}}]",
                id);
        assertThat(changed).isEqualTo(1);
    }

    private String lenient() {
        return tokens.citizen(world.person, TestIssuer.QUARANTINED_CLIENT);
    }

    private int status(String token, String idAndMore) {
        return fhir.get(token, "/Observation/" + idAndMore).statusCode();
    }

    private List<String> versions(String token, String id) {
        return fhir.parse(Bundle.class, fhir.get(token, "/Observation/" + id + "/_history")).getEntry().stream()
                .map(entry -> entry.getResource().getMeta().getVersionId())
                .toList();
    }

    private List<String> violations(String token, String id) {
        return codes(fhir.parse(OperationOutcome.class, fhir.get(token, "/Observation/" + id + "/$violations")));
    }

    private static List<String> codes(OperationOutcome outcome) {
        return outcome.getIssue().stream()
                .map(issue -> {
                    Coding coding = issue.getDetails().getCodingFirstRep();
                    IssueSeverity severity = issue.getSeverity();
                    return severity.toCode() + " " + coding.getCode();
                })
                .toList();
    }

    private static int number(Parameters parameters, String name) {
        return ((IntegerType) parameters.getParameter(name).getValue()).getValue();
    }
}
