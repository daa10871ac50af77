package techo.policy.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import techo.policy.export.ExportDecision.Basis;
import techo.policy.export.ExportDecision.Deny;
import techo.policy.export.ExportDecision.Permit;
import techo.policy.export.ExportDecision.Reason;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.DelegateId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;

class ExportPolicyTest {
    private static final ClientId CLIENT = new ClientId("app");
    private static final PatientId HANAKO = new PatientId("hanako");
    private static final Caller CITIZEN = new Caller.Citizen(HANAKO, Access.unnarrowed(CLIENT, PurposeOfUse.SELF_VIEW));
    private static final Caller RECIPIENT = new Caller.Recipient(
            new RecipientId("clinic"), RecipientType.MEDICAL, Access.unnarrowed(CLIENT, PurposeOfUse.TREAT));
    private static final Caller DELEGATE =
            new Caller.Delegate(new DelegateId("mother"), HANAKO, Access.unnarrowed(CLIENT, PurposeOfUse.LEGAL_REP));
    private static final Caller OPERATOR = new Caller.Operator(Access.unnarrowed(CLIENT, PurposeOfUse.OPERATE));
    private static final ExportScope EVERYONE = new ExportScope.Everyone();

    private final ExportPolicy policy = new ExportPolicy();

    @Test
    void a_citizen_exports_the_own_record() {
        assertThat(policy.decide(CITIZEN, person("hanako"))).isEqualTo(new Permit(Basis.OWN_RECORD));
    }

    @Test
    void a_citizen_does_not_export_another_person() {
        assertThat(policy.decide(CITIZEN, person("taro"))).isEqualTo(new Deny(Reason.NOT_OWN_RECORD));
    }

    @Test
    void ids_that_differ_in_case_are_different_people() {
        assertThat(policy.decide(CITIZEN, person("Hanako"))).isEqualTo(new Deny(Reason.NOT_OWN_RECORD));
    }

    @Test
    void a_citizen_does_not_export_everyone() {
        assertThat(policy.decide(CITIZEN, EVERYONE)).isEqualTo(new Deny(Reason.CITIZEN_BEYOND_OWN_RECORD));
    }

    @Test
    void a_delegate_exports_the_record_of_the_person_and_no_other() {
        assertThat(policy.decide(DELEGATE, person("hanako"))).isEqualTo(new Permit(Basis.DELEGATED_RECORD));
        assertThat(policy.decide(DELEGATE, person("taro"))).isEqualTo(new Deny(Reason.NOT_OWN_RECORD));
        assertThat(policy.decide(DELEGATE, EVERYONE)).isEqualTo(new Deny(Reason.CITIZEN_BEYOND_OWN_RECORD));
    }

    @Test
    void a_recipient_exports_what_people_consented_to_at_every_level() {
        assertThat(List.of(EVERYONE, new ExportScope.Everything(), new ExportScope.Members(new GroupId("network"))))
                .extracting(scope -> policy.decide(RECIPIENT, scope))
                .containsOnly(new Permit(Basis.CONSENTED_RECORDS));
    }

    @Test
    void a_recipient_does_not_name_a_person() {
        assertThat(policy.decide(RECIPIENT, person("hanako"))).isEqualTo(new Deny(Reason.RECIPIENT_NAMED_A_PERSON));
    }

    @Test
    void an_operator_exports_nothing() {
        assertThat(policy.decide(OPERATOR, person("hanako"))).isEqualTo(new Deny(Reason.OPERATOR_READS_NOTHING));
        assertThat(policy.decide(OPERATOR, EVERYONE)).isEqualTo(new Deny(Reason.OPERATOR_READS_NOTHING));
    }

    private static ExportScope person(String id) {
        return new ExportScope.Person(new PatientId(id));
    }
}
