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
import techo.policy.identity.RecipientId;

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
        assertThat(from(
                                new Caller.Operator(access()),
                                Optional.of(new AcquisitionSource.Organisation(
                                        new RecipientId("clinic"), Circumstances.FROM_PERSON)))
                        .duty())
                .isEqualTo(RecordDuty.REQUIRED);
    }

    @Test
    void what_a_person_gives_to_an_operator_is_given_by_the_person() {
        assertThat(from(new Caller.Operator(access()), Optional.of(new AcquisitionSource.Person()))
                        .duty())
                .isEqualTo(RecordDuty.EXEMPT_SENT_BY_PERSON);
    }

    @Test
    void what_an_operator_enters_itself_comes_from_nobody() {
        assertThat(from(new Caller.Operator(access()), Optional.of(new AcquisitionSource.OwnEntry()))
                        .duty())
                .isEqualTo(RecordDuty.EXEMPT_OWN_ENTRY);
    }

    @Test
    void who_is_told_of_fewer_kinds_is_told_from_whom_they_came() {
        Optional<AcquisitionSource> source =
                Optional.of(new AcquisitionSource.Organisation(new RecipientId("clinic"), Circumstances.FROM_BUSINESS));
        Acquisition whole = from(new Caller.Operator(access()), source);
        assertThat(whole.telling(kinds -> kinds))
                .hasValueSatisfying(told -> assertThat(told.source()).isEqualTo(source));
        assertThat(whole.telling(kinds -> List.of())).isEmpty();
    }

    private static Acquisition from(Caller caller) {
        return from(caller, Optional.empty());
    }

    private static Acquisition from(Caller caller, Optional<AcquisitionSource> source) {
        return new Acquisition(
                ALICE,
                Instant.parse("2026-04-01T00:00:00Z"),
                Provider.of(caller),
                source,
                APP,
                new TreeSet<>(List.of(DataOrigin.HOSPITAL)),
                List.of(new DisclosedKind(DataCategory.LAB, "Observation", Optional.empty(), 3)),
                List.of("0".repeat(64)));
    }

    private static Access access() {
        return Access.unnarrowed(APP, PurposeOfUse.SELF_VIEW);
    }
}
