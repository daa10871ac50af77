package techo.server.consent;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Consent.ConsentState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import techo.policy.consent.DataCategory;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** Consents of one person that change together are all in force, and only they, when the transaction has ended. */
@ServerTest
class SeveralConsentsTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private DaoRegistry daos;

    private World world;
    private String laboratory;
    private String vital;

    @BeforeEach
    void somebody_with_a_result_and_a_pulse() {
        world = new World(fhir, tokens);
        laboratory = world.observation(world.person, "laboratory");
        vital = world.observation(world.person, "vital-signs");
    }

    @Test
    void two_that_are_given_in_one_bundle_both_open() {
        Bundle both = transaction();
        given(both, DataCategory.LAB);
        given(both, DataCategory.VITAL);
        World.made(fhir.post(world.citizen(), "", both));
        requireOpen(laboratory, vital);
    }

    @Test
    void one_that_is_taken_back_closes_beside_one_that_is_given() {
        String consent = world.consent(DataCategory.LAB);
        requireOpen(laboratory);
        Bundle both = transaction();
        takenBack(both, consent);
        given(both, DataCategory.VITAL);
        World.made(fhir.post(world.citizen(), "", both));
        requireOpen(vital);
    }

    @Test
    void of_two_that_are_taken_back_in_one_bundle_neither_opens() {
        Bundle both = transaction();
        takenBack(both, world.consent(DataCategory.LAB));
        takenBack(both, world.consent(DataCategory.VITAL));
        World.made(fhir.post(world.citizen(), "", both));
        requireOpen();
    }

    /** HAPI tells of such a removal when the transaction commits. */
    @Test
    void one_that_is_found_and_removed_opens_nothing_and_leaves_the_other() {
        String removed = world.consent(DataCategory.LAB);
        world.consent(DataCategory.VITAL);
        requireOpen(laboratory, vital);
        daos.getResourceDao("Consent").deleteByUrl("Consent?_id=" + removed, new SystemRequestDetails());
        requireOpen(vital);
    }

    /** Counts come from the statement alone; nothing looks at them again. */
    private void requireOpen(String... observations) {
        String found = fhir.get(world.clinic(), "/Observation").body();
        assertThat(World.ids(found)).containsExactlyInAnyOrder(observations);
        Bundle counted = fhir.parse(Bundle.class, fhir.get(world.clinic(), "/Observation?_summary=count"));
        assertThat(counted.getTotal()).isEqualTo(observations.length);
    }

    private static Bundle transaction() {
        return new Bundle().setType(Bundle.BundleType.TRANSACTION);
    }

    private void given(Bundle bundle, DataCategory category) {
        bundle.addEntry()
                .setResource(world.newConsent(category))
                .getRequest()
                .setMethod(Bundle.HTTPVerb.POST)
                .setUrl("Consent");
    }

    private void takenBack(Bundle bundle, String consent) {
        String path = "Consent/" + consent;
        Consent withdrawn = fhir.parse(Consent.class, fhir.get(world.citizen(), "/" + path));
        withdrawn.setStatus(ConsentState.INACTIVE);
        bundle.addEntry()
                .setResource(withdrawn)
                .getRequest()
                .setMethod(Bundle.HTTPVerb.PUT)
                .setUrl(path);
    }
}
