package techo.policy.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import techo.policy.consent.Basis;
import techo.policy.consent.CitedProvision;
import techo.policy.consent.ConsentId;
import techo.policy.consent.ConsentRef;
import techo.policy.consent.ConsentTerms;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DataPeriod;
import techo.policy.consent.Effect;
import techo.policy.consent.Period;
import techo.policy.consent.Provision;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;

class QuarantineTest {
    private static final ClientId CLIENT = new ClientId("client");

    private final Caller citizen =
            new Caller.Citizen(new PatientId("alice"), Access.unnarrowed(CLIENT, PurposeOfUse.SELF_VIEW));
    private final Caller operator = new Caller.Operator(Access.unnarrowed(CLIENT, PurposeOfUse.OPERATE));

    @Test
    void the_person_sees_what_is_quarantined_of_the_own_record_alone() {
        assertThat(Quarantine.letsSee(citizen, new Basis.OwnRecord())).isTrue();
        assertThat(Quarantine.letsSee(citizen, new Basis.Directory())).isFalse();
    }

    @Test
    void an_operator_sees_what_is_quarantined_of_the_directory() {
        assertThat(Quarantine.letsSee(operator, new Basis.Directory())).isTrue();
    }

    @Test
    void no_consent_opens_it() {
        Basis consent = new Basis.ByConsent(new CitedProvision(
                new ConsentRef(new ConsentId("c"), 1),
                ConsentTerms.UNSTATED,
                new Provision(
                        Effect.PERMIT,
                        new RecipientId("clinic"),
                        PurposeOfUse.TREAT,
                        Set.of(DataCategory.LAB),
                        Period.ALWAYS,
                        DataPeriod.BOUNDLESS)));
        assertThat(Quarantine.letsSee(operator, consent)).isFalse();
        assertThat(Quarantine.letsSee(citizen, consent)).isFalse();
    }
}
