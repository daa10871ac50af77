package techo.policy.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import techo.policy.consent.Basis;
import techo.policy.consent.ConsentId;
import techo.policy.consent.ConsentRef;
import techo.policy.consent.EmergencyAccessId;
import techo.policy.consent.EmergencyGround;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.DelegateId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientAgent;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;

class DisclosureRuleTest {
    private static final PatientId ALICE = new PatientId("alice");
    private static final Basis DELEGATION = new Basis.ByDelegation(new ConsentRef(new ConsentId("d1"), 1));
    private static final Basis LIFE = new Basis.ByEmergency(new EmergencyAccessId("a1"), EmergencyGround.LIFE);
    private static final Basis CHOSEN =
            new Basis.ByEmergency(new EmergencyAccessId("a1"), EmergencyGround.CHOSEN_BEFORE);

    @Test
    void what_a_person_or_a_delegate_sees_is_no_disclosure() {
        assertThat(DisclosureRule.of(new Caller.Citizen(ALICE, access(PurposeOfUse.SELF_VIEW)), new Basis.OwnRecord()))
                .isEmpty();
        assertThat(DisclosureRule.of(
                        new Caller.Delegate(new DelegateId("mother"), ALICE, access(PurposeOfUse.LEGAL_REP)),
                        DELEGATION))
                .isEmpty();
    }

    @Test
    void the_directory_is_disclosed_to_nobody() {
        assertThat(DisclosureRule.of(
                        recipient(RecipientType.MEDICAL, new RecipientAgent.ClientSystem()), new Basis.Directory()))
                .isEmpty();
    }

    @Test
    void what_a_recipient_sees_by_consent_is_a_disclosure() {
        assertThat(DisclosureRule.of(recipient(RecipientType.MEDICAL, new RecipientAgent.ClientSystem()), CHOSEN))
                .contains(LegalBasis.CONSENT);
    }

    @Test
    void what_reaches_the_persons_own_app_goes_there_on_the_persons_behalf() {
        assertThat(DisclosureRule.of(recipient(RecipientType.APP, new RecipientAgent.PersonalApp(ALICE)), CHOSEN))
                .contains(LegalBasis.ON_BEHALF);
    }

    @Test
    void life_at_stake_is_its_own_ground() {
        assertThat(DisclosureRule.of(recipient(RecipientType.MEDICAL, new RecipientAgent.ClientSystem()), LIFE))
                .contains(LegalBasis.LIFE);
    }

    @Test
    void a_contractor_is_no_third_party() {
        assertThat(DisclosureRule.of(recipient(RecipientType.CONTRACTOR, new RecipientAgent.ClientSystem()), CHOSEN))
                .contains(LegalBasis.ENTRUST);
    }

    private static Caller recipient(RecipientType type, RecipientAgent agent) {
        return new Caller.Recipient(new RecipientId("r"), type, access(PurposeOfUse.TREAT), agent);
    }

    private static Access access(PurposeOfUse purpose) {
        return Access.unnarrowed(new ClientId("client"), purpose);
    }
}
