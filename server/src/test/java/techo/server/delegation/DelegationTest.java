package techo.server.delegation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAgentComponent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Composition.CompositionStatus;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.Period;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** Somebody sees another's record only while a delegation says so, and only as far. */
@ServerTest
class DelegationTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private JdbcTemplate jdbc;

    @Test
    void a_parent_sees_of_a_child_what_the_delegation_names_and_nothing_else() {
        Family family = Family.ofChild(fhir, tokens);
        family.assertNothing(family.byLaw());
        family.establish(family.operator(), family.parent());
        assertThat(fhir.get(family.byLaw(), "/Observation/" + family.laboratory).statusCode())
                .isEqualTo(200);
        assertThat(fhir.get(family.byLaw(), "/Observation/" + family.vital).statusCode())
                .isEqualTo(404);
        assertThat(fhir.get(family.byLaw(), "/Patient/" + family.person).statusCode())
                .isEqualTo(404);
        assertThat(family.total(family.byLaw())).isEqualTo(1);
    }

    @Test
    void a_parent_sees_no_document_that_holds_something_quarantined() {
        Family family = Family.ofChild(fhir, tokens);
        family.establish(family.operator(), family.proposal("parent", entry -> {
            entry.addParameter("document", new CodeType("family-register"));
            entry.addParameter("category", new CodeType("DOC"));
            entry.addParameter("category", new CodeType("UNKNOWN"));
        }));
        Composition document = new Composition();
        document.setStatus(CompositionStatus.FINAL);
        document.setType(new CodeableConcept().setText("健診結果報告書"));
        document.setTitle("健診結果");
        document.setDate(new Date());
        document.setSubject(new Reference("Patient/" + family.person));
        document.addAuthor(new Reference("Patient/" + family.person));
        document.addSection().addEntry(new Reference("Observation/" + family.laboratory));
        HttpResponse<String> stored = Family.require(201, fhir.post(family.citizen(), "/Composition", document));
        String path = "/Composition/"
                + new IdType(stored.headers().firstValue("Location").orElseThrow()).getIdPart();
        Family.require(200, fhir.get(family.byLaw(), path));

        jdbc.update(
                "update techo_resource set quarantined = true where res_id ="
                        + " (select res_id from hfj_resource where res_type = 'Observation' and fhir_id = ?)",
                family.laboratory);
        Family.require(404, fhir.get(family.byLaw(), path));
        assertThat(fhir.get(family.byLaw(), "/Composition?_summary=count").body())
                .contains("\"total\":0");
        Family.require(200, fhir.get(family.citizen(), path));
    }

    @Test
    void nobody_is_told_what_others_see_of_data_that_the_own_delegation_does_not_open() {
        Family family = Family.ofChild(fhir, tokens);
        assertThat(explained(family)).isEmpty();
        assertThat(simulated(family)).isEmpty();

        String delegation = family.establish(family.operator(), family.parent());
        assertThat(explained(family)).containsExactly("LAB");
        assertThat(simulated(family)).containsExactly("LAB");
        assertThat(explain(family, "&resource=Observation/" + family.laboratory).statusCode())
                .isEqualTo(200);
        assertThat(explain(family, "&resource=Observation/" + family.vital).body())
                .isEqualTo(explain(family, "&resource=Observation/never-was").body())
                .contains("not-found");

        family.end(family.operator(), delegation);
        assertThat(explained(family)).isEmpty();
        assertThat(simulated(family)).isEmpty();
    }

    @Test
    void the_person_sees_who_asked_what_others_see_and_would_see() {
        Family family = Family.ofChild(fhir, tokens);
        explained(family);
        simulated(family);
        Bundle log = fhir.parse(
                Bundle.class, fhir.get(family.citizen(), "/AuditEvent?agent=RelatedPerson/" + family.delegate));
        assertThat(log.getEntry()).hasSize(2);
    }

    private HttpResponse<String> explain(Family family, String more) {
        return fhir.get(
                family.byLaw(),
                "/Patient/" + family.person + "/$explain-access?recipient=clinic&recipient-type=MEDICAL&purpose=TREAT"
                        + more);
    }

    private List<String> explained(Family family) {
        return categories(Family.require(200, explain(family, "")), "explanation", "category");
    }

    private List<String> simulated(Family family) {
        Parameters question = new Parameters();
        question.addParameter("recipient", new Reference("Organization/clinic"));
        question.addParameter("recipient-type", new CodeType("MEDICAL"));
        question.addParameter("purpose", new CodeType("TREAT"));
        return categories(
                Family.require(200, family.operation(family.byLaw(), "$simulate-consent", question)),
                "category",
                "code");
    }

    private List<String> categories(HttpResponse<String> answer, String line, String part) {
        return fhir.parse(Parameters.class, answer).getParameter().stream()
                .filter(parameter -> parameter.getName().equals(line))
                .flatMap(parameter -> parameter.getPart().stream())
                .filter(told -> told.getName().equals(part))
                .map(told -> ((Coding) told.getValue()).getCode())
                .toList();
    }

    @Test
    void a_delegate_of_one_person_is_nobody_to_another() {
        Family family = Family.ofChild(fhir, tokens);
        Family neighbours = Family.ofChild(fhir, tokens);
        family.establish(family.operator(), family.parent());
        neighbours.establish(neighbours.operator(), neighbours.parent());
        String mixed = tokens.delegate(family.delegate, neighbours.person, PurposeOfUse.LEGAL_REP);
        neighbours.assertNothing(mixed);
        family.assertNothing(mixed);
        assertThat(fhir.get(family.byLaw(), "/Observation/" + neighbours.laboratory)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void an_end_is_in_force_for_the_next_request() {
        Family family = Family.ofChild(fhir, tokens);
        String delegation = family.establish(family.operator(), family.parent());
        assertThat(family.total(family.byLaw())).isEqualTo(1);
        Family.require(200, family.end(family.operator(), delegation));
        family.assertNothing(family.byLaw());
    }

    @Test
    void what_the_statements_overlook_the_rule_in_front_of_the_door_still_denies() {
        Family family = Family.ofChild(fhir, tokens);
        String delegation = family.establish(family.operator(), family.parent());
        jdbc.update("update techo_delegation set verified_at = null where delegation_id = ?", delegation);
        assertThat(fhir.get(family.byLaw(), "/Observation/" + family.laboratory).statusCode())
                .isEqualTo(404);
    }

    @Test
    void who_is_taken_out_of_the_record_acts_no_more() {
        Family family = Family.ofChild(fhir, tokens);
        family.establish(family.operator(), family.parent());
        Family.require(200, fhir.delete(family.citizen(), "/RelatedPerson/" + family.delegate));
        family.assertNothing(family.byLaw());
    }

    @Test
    void a_person_lets_family_look_with_two_factors_and_ends_it_with_one() {
        Family family = Family.ofAdult(fhir, tokens);
        Parameters proposal = family.proposal("family", more -> {});
        String password = tokens.token(claims -> claims.claim("techo_caller", "citizen")
                .claim("patient", family.person)
                .claim("amr", List.of("pwd")));
        HttpResponse<String> challenged = family.operation(password, "$delegation-establish", proposal);
        assertThat(challenged.statusCode()).isEqualTo(401);
        assertThat(challenged.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(value -> assertThat(value).contains("insufficient_user_authentication"));
        String delegation = family.establish(family.citizen(), proposal);
        assertThat(family.total(family.byFavour())).isEqualTo(1);
        family.assertNothing(family.byLaw());
        Family.require(200, family.end(password, delegation));
        family.assertNothing(family.byFavour());
    }

    @Test
    void an_attorney_waits_until_an_operator_has_seen_the_document() {
        Family family = Family.ofAdult(fhir, tokens);
        String delegation = family.establish(family.citizen(), family.proposal("attorney", more -> {}));
        family.assertNothing(family.byFavour());
        Parameters verification = Family.named(delegation);
        verification.addParameter("document", new CodeType("court-decision"));
        assertThat(family.operation(family.operator(), "$delegation-verify", verification)
                        .body())
                .contains("\"delegation-document\"");
        verification = Family.named(delegation);
        verification.addParameter("document", new CodeType("power-of-attorney"));
        assertThat(family.operation(family.citizen(), "$delegation-verify", verification)
                        .statusCode())
                .isEqualTo(403);
        Family.require(200, family.operation(family.operator(), "$delegation-verify", verification));
        assertThat(family.total(family.byFavour())).isEqualTo(1);
    }

    @Test
    void a_delegate_may_leave_and_sees_only_the_own_delegations() {
        Family family = Family.ofAdult(fhir, tokens);
        String delegation = family.establish(family.citizen(), family.proposal("family", more -> {}));
        assertThat(delegations(family, family.byFavour())).containsExactly(delegation);
        assertThat(delegations(family, family.citizen())).containsExactly(delegation);
        assertThat(delegations(family, family.operator())).containsExactly(delegation);
        String stranger = tokens.delegate("stranger", family.person, PurposeOfUse.FAMILY_VIEW);
        assertThat(delegations(family, stranger)).isEmpty();
        assertThat(family.end(stranger, delegation).statusCode()).isEqualTo(404);
        Family.require(200, family.end(family.byFavour(), delegation));
        family.assertNothing(family.byFavour());
        assertThat(delegations(family, family.citizen())).containsExactly(delegation);
    }

    @Test
    void a_delegation_that_opens_nothing_says_why_and_from_whom_the_record_is_kept_learns_nothing_of_it() {
        Family family = Family.ofChild(fhir, tokens);
        family.establish(family.operator(), family.parent());
        for (String token : List.of(family.operator(), family.citizen(), family.byLaw())) {
            assertThat(reasons(family, token)).isEmpty();
        }

        Family.require(200, family.operation(family.operator(), "$shield", new Parameters()));
        assertThat(reasons(family, family.operator())).containsExactly("delegates-shielded");
        assertThat(reasons(family, family.citizen())).containsExactly("delegates-shielded");
        assertThat(reasons(family, family.byLaw())).isEmpty();

        family.born(LocalDate.now(Period.JAPAN).minusYears(15));
        for (String token : List.of(family.operator(), family.citizen(), family.byLaw())) {
            assertThat(reasons(family, token)).containsExactly("child-decides-alone");
        }
    }

    private List<String> reasons(Family family, String token) {
        return listed(family, token)
                .filter(each -> each.hasParameter("reason"))
                .map(each -> each.getParameterValue("reason").primitiveValue())
                .toList();
    }

    @Test
    void nobody_else_lets_anybody_act() {
        Family family = Family.ofAdult(fhir, tokens);
        Parameters proposal = family.proposal("family", more -> {});
        assertThat(family.operation(tokens.citizen("somebody-else"), "$delegation-establish", proposal)
                        .statusCode())
                .isEqualTo(404);
        for (String token : List.of(
                family.byFavour(),
                tokens.recipient("clinic", RecipientType.MEDICAL, PurposeOfUse.TREAT),
                family.operator())) {
            HttpResponse<String> refused = family.operation(token, "$delegation-establish", proposal);
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("\"delegation-not-yours\"");
        }
        assertThat(fhir.get(
                                tokens.recipient("clinic", RecipientType.MEDICAL, PurposeOfUse.TREAT),
                                "/Patient/" + family.person + "/$delegations")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void nobody_is_let_act_while_the_record_is_kept_from_delegates() {
        Family family = Family.ofChild(fhir, tokens);
        Family.require(200, family.operation(family.operator(), "$shield", new Parameters()));
        HttpResponse<String> refused = family.operation(family.operator(), "$delegation-establish", family.parent());
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
        assertThat(refused.body()).contains("\"delegation-shielded\"");

        Family.require(200, family.operation(family.operator(), "$unshield", new Parameters()));
        family.assertNothing(family.byLaw());
        family.establish(family.operator(), family.parent());
        assertThat(family.total(family.byLaw())).isEqualTo(1);
    }

    @Test
    void who_may_only_look_writes_nothing_and_exports_nothing() {
        Family family = Family.ofChild(fhir, tokens);
        family.establish(family.operator(), family.parent());
        Observation observation = new Observation();
        observation.setStatus(Observation.ObservationStatus.FINAL);
        observation.setCode(new CodeableConcept(new Coding("http://loinc.org", "2093-3", null)));
        observation.setValue(new StringType("x"));
        observation.setSubject(new Reference("Patient/" + family.person));
        assertThat(fhir.post(family.byLaw(), "/Observation", observation).statusCode())
                .isEqualTo(403);
        assertThat(fhir.delete(family.byLaw(), "/Observation/" + family.laboratory)
                        .statusCode())
                .isEqualTo(403);
        assertThat(fhir.send(
                                family.byLaw(),
                                "/Patient/" + family.person + "/$export",
                                request -> request.header("Prefer", "respond-async"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void the_person_sees_who_acted_for_whom_and_what_was_only_tried() {
        Family family = Family.ofChild(fhir, tokens);
        String delegation = family.establish(family.operator(), family.parent());
        fhir.get(family.byLaw(), "/Observation/" + family.laboratory);
        fhir.get(family.byLaw(), "/Observation/no-such-observation");
        Bundle log = fhir.parse(
                Bundle.class, fhir.get(family.citizen(), "/AuditEvent?agent=RelatedPerson/" + family.delegate));
        List<AuditEvent> events = log.getEntry().stream()
                .map(entry -> (AuditEvent) entry.getResource())
                .toList();
        assertThat(events).hasSize(2);
        assertThat(events).allSatisfy(event -> {
            assertThat(event.getAgent())
                    .extracting(agent -> agent.getWho().getReference())
                    .startsWith("RelatedPerson/" + family.delegate, "Patient/" + family.person);
            assertThat(event.getAgent())
                    .extracting(AuditEventAgentComponent::getRequestor)
                    .startsWith(true, false);
        });
        assertThat(events.get(1).getAgentFirstRep().getPolicy().get(0).getValue())
                .isEqualTo("urn:uuid:" + delegation);
    }

    @TestFactory
    Stream<DynamicTest> what_cannot_be_read_or_goes_too_far_is_not_established() {
        Family child = Family.ofChild(fhir, tokens);
        Map<String, Map.Entry<String, Consumer<Parameters>>> wrong = Map.of(
                "a right to change without one to look",
                        Map.entry(
                                "delegation-right-without-view",
                                p -> p.getParameter().get(2).setValue(new CodeType("manage"))),
                "an unknown category",
                        Map.entry("delegation-unreadable", p -> p.addParameter("category", new CodeType("SECRETS"))),
                "an unknown right",
                        Map.entry("delegation-unreadable", p -> p.addParameter("right", new CodeType("sell"))),
                "an unknown parameter",
                        Map.entry("delegation-unreadable", p -> p.addParameter("categories", new CodeType("LAB"))),
                "a document of another ground",
                        Map.entry(
                                "delegation-document",
                                p -> p.getParameter()
                                        .get(p.getParameter().size() - 1)
                                        .setValue(new CodeType("power-of-attorney"))),
                "a document twice",
                        Map.entry(
                                "delegation-unreadable",
                                p -> p.addParameter("document", new CodeType("court-decision"))),
                "a period that is over",
                        Map.entry(
                                "delegation-over",
                                p -> p.addParameter(
                                        "end",
                                        new InstantType(Date.from(Instant.now().minusSeconds(60))))),
                "a delegate of another record",
                        Map.entry(
                                "delegate-unknown",
                                p -> p.getParameter().get(0).setValue(new Reference("RelatedPerson/somebody"))),
                "a delegate of another type",
                        Map.entry(
                                "delegation-unreadable",
                                p -> p.getParameter()
                                        .get(0)
                                        .setValue(new Reference("Practitioner/" + child.delegate))));
        return wrong.entrySet().stream()
                .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> {
                    Parameters proposal = child.parent();
                    row.getValue().getValue().accept(proposal);
                    HttpResponse<String> refused = child.operation(child.operator(), "$delegation-establish", proposal);
                    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
                    assertThat(refused.body()).contains("\"" + row.getValue().getKey() + "\"");
                    assertThat(child.total(child.byLaw())).isZero();
                }));
    }

    private List<String> delegations(Family family, String token) {
        return listed(family, token)
                .map(each -> each.getParameterValue("delegation").primitiveValue())
                .toList();
    }

    private Stream<Parameters> listed(Family family, String token) {
        return fhir
                .parse(
                        Parameters.class,
                        Family.require(200, fhir.get(token, "/Patient/" + family.person + "/$delegations")))
                .getParameter()
                .stream()
                .map(each -> (Parameters) each.getResource());
    }
}
