package techo.policy.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import techo.policy.consent.Masking.Removal;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.DelegateId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;

class MaskingTest {
    private static final Optional<PatientId> OWNER = Optional.of(new PatientId("p"));

    private final Masking masking = new Masking(new CategoryRules());

    @Test
    void the_owner_gets_a_resource_whole_and_nobody_else() {
        assertThat(masking.leavesWhole(new Basis.OwnRecord())).isTrue();
        assertThat(masking.leavesWhole(new Basis.Directory())).isFalse();
        assertThat(masking.leavesWhole(new Basis.ByDelegation(new ConsentRef(new ConsentId("c"), 1))))
                .isFalse();
    }

    @Test
    void a_resource_names_its_owner_and_who_gave_care_to_whoever_reads_it() {
        assertThat(masking.mayBeNamed("Patient", "p", OWNER)).isTrue();
        assertThat(masking.mayBeNamed("Organization", "any", OWNER)).isTrue();
        assertThat(masking.mayBeNamed("PractitionerRole", "any", Optional.empty()))
                .isTrue();
    }

    @Test
    void another_person_and_whatever_may_be_somebodys_is_asked_about() {
        assertThat(masking.mayBeNamed("Patient", "other", OWNER)).isFalse();
        assertThat(masking.mayBeNamed("Patient", "p", Optional.empty())).isFalse();
        for (String type : new String[] {"Encounter", "RelatedPerson", "Device", "Medication", "Provenance"}) {
            assertThat(masking.mayBeNamed(type, "p", OWNER)).as(type).isFalse();
        }
    }

    @Test
    void a_file_alone_may_be_elsewhere_when_it_is_not_here() {
        assertThat(Masking.mayBeElsewhere("Binary")).isTrue();
        for (String type : new String[] {"Patient", "Observation", "DocumentReference", "Questionnaire"}) {
            assertThat(Masking.mayBeElsewhere(type)).as(type).isFalse();
        }
    }

    @Test
    void a_value_goes_alone_where_enough_are_left_and_takes_what_needs_it_along_where_that_may_go() {
        assertThat(masking.removal(1, 0, false)).isEqualTo(Removal.VALUE);
        assertThat(masking.removal(2, 1, false)).isEqualTo(Removal.VALUE);
        assertThat(masking.removal(1, 1, true)).isEqualTo(Removal.HOLDER);
        assertThat(masking.removal(1, 1, false)).isEqualTo(Removal.CONTENT);
    }

    @Test
    void what_tells_of_other_people_is_kept_from_third_parties_alone() {
        Access access = Access.unnarrowed(new ClientId("app"), PurposeOfUse.TREAT);
        PatientId person = new PatientId("p");
        assertThat(masking.guardsOthers(new Caller.Recipient(new RecipientId("r"), RecipientType.MEDICAL, access)))
                .isTrue();
        assertThat(masking.guardsOthers(new Caller.Citizen(person, access))).isFalse();
        assertThat(masking.guardsOthers(new Caller.Delegate(new DelegateId("d"), person, access)))
                .isFalse();
        assertThat(masking.elementsOnOthers("Patient")).containsExactlyInAnyOrder("contact", "link");
        assertThat(masking.elementsOnOthers("Observation")).isEmpty();
        assertThat(masking.isAnother("RelatedPerson")).isTrue();
        assertThat(masking.isAnother("Practitioner")).isFalse();
    }
}
