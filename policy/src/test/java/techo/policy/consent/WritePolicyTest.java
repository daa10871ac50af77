package techo.policy.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.DelegateId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;

class WritePolicyTest {
    private static final ClientId CLIENT = new ClientId("client");
    private static final Caller CITIZEN =
            new Caller.Citizen(new PatientId("alice"), Access.unnarrowed(CLIENT, PurposeOfUse.SELF_VIEW));
    private static final Caller RECIPIENT = new Caller.Recipient(
            new RecipientId("clinic"), RecipientType.MEDICAL, Access.unnarrowed(CLIENT, PurposeOfUse.TREAT));
    private static final Caller DELEGATE = new Caller.Delegate(
            new DelegateId("mother"), new PatientId("alice"), Access.unnarrowed(CLIENT, PurposeOfUse.LEGAL_REP));
    private static final Caller OPERATOR = new Caller.Operator(Access.unnarrowed(CLIENT, PurposeOfUse.OPERATE));

    private final WritePolicy policy = new WritePolicy(new CategoryRules());

    @ParameterizedTest
    @EnumSource
    void a_recipient_writes_nothing(Interaction interaction) {
        assertThat(policy.decide(RECIPIENT, interaction, "Observation")).isEqualTo(WriteDecision.READ_ONLY);
        assertThat(policy.decide(RECIPIENT, interaction, "Organization")).isEqualTo(WriteDecision.READ_ONLY);
    }

    @ParameterizedTest
    @EnumSource
    void a_citizen_writes_the_own_record_but_not_what_all_share(Interaction interaction) {
        assertThat(policy.decide(CITIZEN, interaction, "Observation")).isEqualTo(WriteDecision.ALLOWED_ON_VISIBLE);
        assertThat(policy.decide(CITIZEN, interaction, "Consent")).isEqualTo(WriteDecision.ALLOWED_ON_VISIBLE);
        assertThat(policy.decide(CITIZEN, interaction, "Organization")).isEqualTo(WriteDecision.REFUSED);
        assertThat(policy.decide(CITIZEN, interaction, "Provenance")).isEqualTo(WriteDecision.REFUSED);
    }

    @Test
    void a_citizen_changes_the_own_patient_but_neither_makes_nor_removes_one() {
        assertThat(policy.decide(CITIZEN, Interaction.UPDATE, "Patient")).isEqualTo(WriteDecision.ALLOWED_ON_VISIBLE);
        assertThat(policy.decide(CITIZEN, Interaction.CREATE, "Patient")).isEqualTo(WriteDecision.REFUSED);
        assertThat(policy.decide(CITIZEN, Interaction.DELETE, "Patient")).isEqualTo(WriteDecision.REFUSED);
    }

    @ParameterizedTest
    @EnumSource
    void a_delegate_writes_of_the_record_but_not_who_acts_for_the_person(Interaction interaction) {
        // A patch speaks of what is stored, also of what a delegate is not shown of it.
        assertThat(policy.decide(DELEGATE, interaction, "Observation"))
                .isEqualTo(interaction == Interaction.PATCH ? WriteDecision.REFUSED : WriteDecision.ALLOWED_ON_VISIBLE);
        for (String type : List.of("Patient", "RelatedPerson", "Person", "Consent", "Provenance", "Organization")) {
            assertThat(policy.decide(DELEGATE, interaction, type)).isEqualTo(WriteDecision.REFUSED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_consent_is_written_by_the_person_alone(Interaction interaction) {
        assertThat(policy.decide(OPERATOR, interaction, "Consent")).isEqualTo(WriteDecision.REFUSED);
        assertThat(policy.decide(RECIPIENT, interaction, "Consent")).isEqualTo(WriteDecision.READ_ONLY);
    }

    @Test
    void an_operator_feeds_records_in_and_never_changes_them() {
        assertThat(policy.decide(OPERATOR, Interaction.CREATE, "Observation")).isEqualTo(WriteDecision.ALLOWED_UNSEEN);
        assertThat(policy.decide(OPERATOR, Interaction.UPDATE, "Observation")).isEqualTo(WriteDecision.REFUSED);
        assertThat(policy.decide(OPERATOR, Interaction.DELETE, "Observation")).isEqualTo(WriteDecision.REFUSED);
        assertThat(policy.decide(OPERATOR, Interaction.UPDATE, "Patient")).isEqualTo(WriteDecision.ALLOWED_UNSEEN);
        assertThat(policy.decide(OPERATOR, Interaction.UPDATE, "RelatedPerson"))
                .isEqualTo(WriteDecision.ALLOWED_UNSEEN);
        assertThat(policy.decide(OPERATOR, Interaction.DELETE, "Patient")).isEqualTo(WriteDecision.REFUSED);
        assertThat(policy.decide(OPERATOR, Interaction.DELETE, "Organization"))
                .isEqualTo(WriteDecision.ALLOWED_ON_VISIBLE);
    }
}
