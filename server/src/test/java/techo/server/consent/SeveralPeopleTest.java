package techo.server.consent;

import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.FamilyMemberHistory;
import org.hl7.fhir.r4.model.FamilyMemberHistory.FamilyHistoryStatus;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import techo.policy.consent.DataCategory;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** Data that tell of more than one person. */
@ServerTest
class SeveralPeopleTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Test
    void what_names_two_people_is_seen_by_neither_of_them_and_by_nobody_else() {
        World world = new World(fhir, tokens);
        Observation ofBoth = world.newObservation(world.person, "laboratory");
        ofBoth.addPerformer(new Reference("Patient/" + world.other));
        String id = World.created(fhir.post(world.operator(), "/Observation", ofBoth));
        world.consent(DataCategory.LAB);
        for (String token : new String[] {world.citizen(), world.otherCitizen(), world.clinic(), world.operator()}) {
            assertThat(fhir.get(token, "/Observation/" + id).statusCode()).isEqualTo(404);
            assertThat(fhir.get(token, "/Observation").body()).doesNotContain(id);
        }
    }

    @Test
    void an_organisation_that_holds_something_of_a_person_is_not_in_the_directory() {
        World world = new World(fhir, tokens);
        Observation held = world.newObservation(world.person, "laboratory");
        held.setId("o");
        Organization organization = new Organization();
        organization.setName("架空検査所");
        organization.addContained(held);
        organization.addExtension("https://example.jp/fhir/StructureDefinition/sample", new Reference("#o"));
        String id = World.created(fhir.post(world.operator(), "/Organization", organization));
        for (String token : new String[] {world.citizen(), world.otherCitizen(), world.clinic(), world.operator()}) {
            assertThat(fhir.get(token, "/Organization/" + id).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void what_is_told_of_relatives_leaves_only_with_a_consent_that_names_it() {
        World world = new World(fhir, tokens);
        FamilyMemberHistory history = new FamilyMemberHistory();
        history.setStatus(FamilyHistoryStatus.COMPLETED);
        history.setPatient(new Reference("Patient/" + world.person));
        history.setRelationship(
                new CodeableConcept(new Coding("http://terminology.hl7.org/CodeSystem/v3-RoleCode", "MTH", null)));
        String id = World.created(fhir.post(world.citizen(), "/FamilyMemberHistory", history));
        world.consent(DataCategory.LAB, DataCategory.PROBLEM);
        assertThat(fhir.get(world.clinic(), "/FamilyMemberHistory/" + id).statusCode())
                .isEqualTo(404);
        world.consent(DataCategory.FAMILY);
        assertThat(fhir.get(world.clinic(), "/FamilyMemberHistory/" + id).statusCode())
                .isEqualTo(200);
    }
}
