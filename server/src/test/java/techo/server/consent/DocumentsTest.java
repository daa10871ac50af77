package techo.server.consent;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Composition.CompositionStatus;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Coverage;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Goal;
import org.hl7.fhir.r4.model.Goal.GoalLifecycleStatus;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.Audience;
import techo.policy.consent.DataCategory;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** A document opens when everything that it holds is open. */
@ServerTest
class DocumentsTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private LookingIntoDocuments looking;

    @Autowired
    private DaoRegistry daos;

    @Test
    void a_stored_bundle_opens_with_the_last_kind_of_data_in_it() {
        World world = new World(fhir, tokens);
        String document = World.created(fhir.post(world.citizen(), "/Bundle", document(world)));
        assertThat(body(world.citizen(), "Bundle", document)).contains(world.secret);

        world.consent(DataCategory.DOC);
        hidden(world, "Bundle", document);
        String question = "/$explain-access?recipient=" + world.clinic
                + "&recipient-type=MEDICAL&purpose=TREAT&resource=Bundle/" + document;
        assertThat(fhir.get(world.citizen(), "/Patient/" + world.person + question)
                        .body())
                .contains("\"category-not-covered\"");
        world.consent(DataCategory.IDENT);
        hidden(world, "Bundle", document);
        String last = world.consent(DataCategory.LAB);
        shown(world, "Bundle", document);
        world.withdraw(last);
        hidden(world, "Bundle", document);
    }

    @Test
    void a_composition_goes_when_one_of_the_results_that_it_names_is_hidden() {
        World world = new World(fhir, tokens);
        String result = world.observation(world.person, "laboratory");
        Composition composition = composition(world);
        composition
                .addSection()
                .addSection()
                .addEntry(new Reference("Observation/" + result))
                .addEntry(new Reference("Organization/" + world.clinic));
        String document = World.created(fhir.post(world.citizen(), "/Composition", composition));

        world.consent(DataCategory.DOC);
        hidden(world, "Composition", document);
        world.consent(DataCategory.LAB);
        shown(world, "Composition", document);
        hide(result, Set.of(Audience.RECIPIENTS));
        hidden(world, "Composition", document);
        hide(result, Set.of());
        shown(world, "Composition", document);
    }

    @Test
    void a_composition_in_a_bundle_goes_with_what_it_names_outside_of_it() {
        World world = new World(fhir, tokens);
        String result = world.observation(world.person, "laboratory");
        Composition composition = composition(world);
        composition.addSection().addEntry(new Reference("Observation/" + result));
        Bundle bundle = new Bundle().setType(BundleType.COLLECTION);
        bundle.addEntry()
                .setFullUrl("https://documents.example.jp/Composition/c")
                .setResource(composition);
        String document = World.created(fhir.post(world.citizen(), "/Bundle", bundle));

        world.consent(DataCategory.DOC);
        hidden(world, "Bundle", document);
        world.consent(DataCategory.LAB);
        shown(world, "Bundle", document);
        hide(result, Set.of(Audience.RECIPIENTS));
        hidden(world, "Bundle", document);
    }

    @Test
    void what_is_contained_in_a_result_opens_with_its_own_kind() {
        World world = new World(fhir, tokens);
        Observation result = world.newObservation(world.person, "laboratory");
        Condition problem = new Condition();
        problem.setId("c");
        problem.setSubject(new Reference("Patient/" + world.person));
        problem.setCode(new CodeableConcept().setText("架空の病名"));
        result.addContained(problem);
        result.addFocus(new Reference("#c"));
        String id = World.created(fhir.post(world.citizen(), "/Observation", result));

        world.consent(DataCategory.LAB);
        hidden(world, "Observation", id);
        String last = world.consent(DataCategory.PROBLEM);
        shown(world, "Observation", id);
        world.withdraw(last);
        hidden(world, "Observation", id);
    }

    @Test
    void what_a_reader_of_files_contained_opens_with_the_kind_that_it_gave_the_whole() {
        World world = new World(fhir, tokens);
        SystemRequestDetails request = new SystemRequestDetails();
        new StoredFacts(
                        new PatientId(world.person),
                        new Caller.Operator(Access.unnarrowed(new ClientId(TestIssuer.CLIENT), PurposeOfUse.OPERATE)),
                        resource -> resource instanceof Observation
                                ? new StoredFacts.Facts(DataCategory.COST, "INSURER")
                                : new StoredFacts.Facts(DataCategory.RECORD, "SELF-INPUT"))
                .putOn(request);
        Observation claim = world.newObservation(world.person, "laboratory");
        Coverage coverage = new Coverage();
        coverage.setId("coverage");
        coverage.setStatus(Coverage.CoverageStatus.ACTIVE);
        coverage.setBeneficiary(new Reference("Patient/" + world.person));
        coverage.addPayor().setDisplay("架空健康保険組合");
        claim.addContained(coverage);
        claim.addFocus(new Reference("#coverage"));
        String id = daos.getResourceDao(Observation.class)
                .create(claim, request)
                .getId()
                .getIdPart();
        world.consent(DataCategory.COST);
        shown(world, "Observation", id);
    }

    @Test
    void an_earlier_version_that_held_something_else_is_for_the_person_alone() {
        World world = new World(fhir, tokens);
        String document = World.created(fhir.post(world.citizen(), "/Bundle", document(world)));
        Bundle without = document(world);
        without.getEntry().remove(1);
        without.setId(document);
        World.made(fhir.put(world.citizen(), "/Bundle/" + document, without));
        world.consent(DataCategory.DOC, DataCategory.IDENT);
        requireOnlyTheSecondVersion(world, "Bundle", document);
    }

    @Test
    void an_earlier_version_of_another_kind_is_for_the_person_alone() {
        World world = new World(fhir, tokens);
        Observation result = world.newObservation(world.person, "laboratory");
        String id = World.created(fhir.post(world.citizen(), "/Observation", result));
        Observation other = world.newObservation(world.person, "vital-signs");
        other.setValue(new StringType("other"));
        other.setId(id);
        World.made(fhir.put(world.citizen(), "/Observation/" + id, other));
        world.consent(DataCategory.VITAL);
        requireOnlyTheSecondVersion(world, "Observation", id);
    }

    @Test
    void a_version_of_the_same_kind_leaves_as_the_current_one_does() {
        World world = new World(fhir, tokens);
        Observation result = world.newObservation(world.person, "laboratory");
        String id = World.created(fhir.post(world.citizen(), "/Observation", result));
        result.setValue(new StringType("other"));
        result.setId(id);
        World.made(fhir.put(world.citizen(), "/Observation/" + id, result));
        world.consent(DataCategory.LAB);
        assertThat(body(world.clinic(), "Observation", id + "/_history/1")).contains(world.secret);
        assertThat(body(world.clinic(), "Observation", id + "/_history")).contains(world.secret);
    }

    private void requireOnlyTheSecondVersion(World world, String type, String id) {
        assertThat(fhir.get(world.clinic(), "/" + type + "/" + id).statusCode()).isEqualTo(200);
        assertThat(body(world.clinic(), type, id + "/_history/1"))
                .isEqualTo(body(world.clinic(), type, "never/_history/1"));
        assertThat(body(world.clinic(), type, id + "/_history"))
                .contains("/_history/2")
                .doesNotContain(world.secret);
        assertThat(body(world.citizen(), type, id + "/_history/1")).contains(world.secret);
        assertThat(body(world.citizen(), type, id + "/_history")).contains(world.secret);
    }

    @Test
    void a_document_from_before_is_closed_until_the_server_has_looked_into_it() {
        World world = new World(fhir, tokens);
        String document = World.created(fhir.post(world.citizen(), "/Bundle", document(world)));
        world.consent(DataCategory.DOC, DataCategory.IDENT, DataCategory.LAB);
        String parts = "techo_resource_part where document_res_id in"
                + " (select res_id from hfj_resource where res_type = 'Bundle' and fhir_id = '" + document + "')";
        jdbc.update("update techo_resource set document = false where res_id in (select document_res_id from " + parts
                + ")");
        jdbc.update("delete from " + parts);

        Migration.repeat(jdbc, "V95__same_since.sql");
        hidden(world, "Bundle", document);
        looking.run();
        shown(world, "Bundle", document);
        assertThat(jdbc.queryForList("select category from " + parts, Integer.class))
                .containsExactlyInAnyOrder(DataCategory.IDENT.number(), DataCategory.LAB.number());
    }

    @Test
    void whatever_was_contained_before_closes_until_the_server_has_looked_and_an_organization_does_not() {
        World world = new World(fhir, tokens);
        Goal goal = new Goal().setLifecycleStatus(GoalLifecycleStatus.ACTIVE);
        goal.setDescription(new CodeableConcept().setText("減塩")).setSubject(new Reference("Patient/" + world.person));
        String holding = containing(world, goal);
        world.consent(DataCategory.LAB, DataCategory.CARE);
        forget(holding);
        Migration.repeat(jdbc, "V109__contained_of_any_type.sql");
        hidden(world, "Observation", holding);
        looking.run();
        shown(world, "Observation", holding);

        String done = containing(world, new Organization().setName("架空検査所"));
        Migration.repeat(jdbc, "V109__contained_of_any_type.sql");
        assertThat(body(world.clinic(), "Observation", done)).contains(world.secret);
    }

    private String containing(World world, Resource contained) {
        Observation result = world.newObservation(world.person, "laboratory");
        contained.setId("held");
        result.addContained(contained);
        result.addExtension("https://example.org/held", new Reference("#held"));
        return World.created(fhir.post(world.citizen(), "/Observation", result));
    }

    /** As if it had been stored before the server kept what is held. */
    private void forget(String observation) {
        String it = " in (select res_id from hfj_resource where fhir_id = '" + observation + "')";
        jdbc.update("delete from techo_resource_part where document_res_id" + it);
        jdbc.update("update techo_resource set document = false where res_id" + it);
    }

    private void shown(World world, String type, String id) {
        assertThat(body(world.clinic(), type, id)).contains(world.secret);
        assertThat(World.ids(fhir.get(world.clinic(), "/" + type).body())).containsExactly(id);
        assertThat(body(world.clinic(), type, id + "/_history")).contains(world.secret);
    }

    /** As what never was, on each of these ways. */
    private void hidden(World world, String type, String id) {
        assertThat(body(world.clinic(), type, id)).isEqualTo(body(world.clinic(), type, "never"));
        assertThat(body(world.clinic(), type, id + "/_history/1"))
                .isEqualTo(body(world.clinic(), type, "never/_history/1"));
        assertThat(body(world.clinic(), type, id + "/_history"))
                .isEqualTo(body(world.clinic(), type, "never/_history"));
        assertThat(World.ids(fhir.get(world.clinic(), "/" + type).body())).isEmpty();
        assertThat(fhir.parse(Bundle.class, fhir.get(world.clinic(), "/" + type + "?_summary=count"))
                        .getTotal())
                .isZero();
    }

    private String body(String token, String type, String id) {
        return fhir.get(token, "/" + type + "/" + id).body();
    }

    private Bundle document(World world) {
        Bundle document = new Bundle();
        document.setType(BundleType.COLLECTION);
        document.setTimestampElement(new InstantType("2026-03-01T09:00:00+09:00"));
        Patient patient = new Patient();
        patient.setId(world.person);
        document.addEntry()
                .setFullUrl("https://documents.example.jp/Patient/" + world.person)
                .setResource(patient);
        Observation result = world.newObservation(world.person, "laboratory");
        result.setId("result");
        document.addEntry()
                .setFullUrl("https://documents.example.jp/Observation/result")
                .setResource(result);
        return document;
    }

    private static Composition composition(World world) {
        Composition composition = new Composition();
        composition.setStatus(CompositionStatus.FINAL);
        composition.setType(new CodeableConcept().setText("健診結果報告書"));
        composition.setTitle(world.secret);
        composition.setDateElement(new DateTimeType("2026-03-01"));
        composition.setSubject(new Reference("Patient/" + world.person));
        composition.setAuthor(List.of(new Reference("Organization/" + world.clinic)));
        return composition;
    }

    private void hide(String observation, Set<Audience> from) {
        jdbc.queryForList(
                        "select res_id from hfj_resource where res_type = 'Observation' and fhir_id = ?",
                        Long.class,
                        observation)
                .forEach(resId -> new ResourceRows(jdbc).hide(resId, from));
    }
}
