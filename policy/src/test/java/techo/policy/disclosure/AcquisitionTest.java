package techo.policy.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DataOrigin;
import techo.policy.disclosure.Acquisition.Provider;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.DelegateId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;

class AcquisitionTest {
    private static final PatientId ALICE = new PatientId("alice");
    private static final ClientId APP = new ClientId("app");

    @Test
    void what_a_person_or_who_acts_for_the_person_hands_over_needs_no_confirmation() {
        assertThat(from(new Caller.Citizen(ALICE, access())).duty()).isEqualTo(RecordDuty.EXEMPT_SENT_BY_PERSON);
        assertThat(from(new Caller.Delegate(new DelegateId("mother"), ALICE, access()))
                        .duty())
                .isEqualTo(RecordDuty.EXEMPT_SENT_BY_PERSON);
    }

    @Test
    void what_an_operator_got_from_somebody_must_be_on_record() {
        Acquisition acquisition = from(new Caller.Operator(access()));
        assertThat(acquisition.duty()).isEqualTo(RecordDuty.REQUIRED);
        assertThat(acquisition.provider().kind()).isEqualTo(Provider.Kind.OPERATOR);
    }

    private static Acquisition from(Caller caller) {
        return new Acquisition(
                ALICE,
                Instant.parse("2026-04-01T00:00:00Z"),
                Provider.of(caller),
                APP,
                new TreeSet<>(List.of(DataOrigin.HOSPITAL)),
                List.of(new DisclosedKind(DataCategory.LAB, "Observation", Optional.empty(), 3)),
                List.of("0".repeat(64)));
    }

    private static Access access() {
        return Access.unnarrowed(APP, PurposeOfUse.SELF_VIEW);
    }
}
