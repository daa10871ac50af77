package techo.policy.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import techo.policy.consent.ConsentStanding.State;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.policy.recipient.RecipientRegister;
import techo.policy.recipient.RecipientState;
import techo.policy.recipient.RecipientVersion;
import techo.policy.recipient.RegisteredRecipient;
import techo.policy.recipient.Seat;

class ConsentStandingTest {
    private static final Instant NOW = Instant.parse("2026-04-10T03:00:00Z");
    private static final PatientId PERSON = new PatientId("p");
    private static final RecipientId CLINIC = new RecipientId("clinic");

    @Test
    void a_consent_in_its_period_is_current() {
        assertThat(standing(consent(ConsentKind.SHARING, Period.ALWAYS), NOW)).isEqualTo(State.CURRENT);
    }

    @Test
    void a_consent_before_its_period_is_of_the_future_and_after_it_expired() {
        ConsentRecord consent = consent(ConsentKind.SHARING, new Period(NOW.plusSeconds(10), NOW.plusSeconds(20)));
        assertThat(standing(consent, NOW)).isEqualTo(State.FUTURE);
        assertThat(standing(consent, NOW.plusSeconds(10))).isEqualTo(State.CURRENT);
        assertThat(standing(consent, NOW.plusSeconds(20))).isEqualTo(State.EXPIRED);
    }

    @Test
    void a_viewing_consent_expires_a_day_after_it_was_given() {
        ConsentRecord consent = consent(ConsentKind.VIEWING, Period.ALWAYS);
        assertThat(standing(consent, NOW.plus(Duration.ofHours(24)).minusSeconds(1)))
                .isEqualTo(State.CURRENT);
        assertThat(standing(consent, NOW.plus(Duration.ofHours(24)))).isEqualTo(State.EXPIRED);
    }

    @Test
    void a_consent_to_an_older_notice_or_recipient_asks_for_another() {
        Notices newer =
                Notices.of(List.of(new Notice(PurposeOfUse.TREAT, new NoticeVersion(1), NOW, NOW.plusSeconds(10))));
        ConsentRecord consent = consent(ConsentKind.SHARING, Period.ALWAYS);
        assertThat(of(consent, registered(1), newer, NOW).state()).isEqualTo(State.CURRENT);
        assertThat(of(consent, registered(1), newer, NOW.plusSeconds(10)).state())
                .isEqualTo(State.RECONSENT_DUE);
        assertThat(of(consent, registered(2), Notices.NONE, NOW).state()).isEqualTo(State.RECONSENT_DUE);
    }

    @Test
    void a_recipient_abroad_that_was_not_told_asks_for_another() {
        RegisteredRecipient abroad =
                registered(1, RecipientState.ACTIVE, new Seat.InformedConsentOnly(new Seat.Country("US")));
        assertThat(of(consent(ConsentKind.SHARING, Period.ALWAYS), abroad, Notices.NONE, NOW)
                        .reason())
                .contains(DenyReason.FOREIGN_TEXTS_MISSING);
    }

    @Test
    void what_an_operator_or_the_person_stopped_is_said_with_its_reason() {
        ConsentRecord consent = consent(ConsentKind.SHARING, Period.ALWAYS);
        ConsentStanding suspended =
                of(consent, registered(1, RecipientState.SUSPENDED, new Seat.InJapan()), Notices.NONE, NOW);
        assertThat(suspended.state()).isEqualTo(State.STOPPED);
        assertThat(suspended.reason()).contains(DenyReason.RECIPIENT_SUSPENDED);
        PersonState frozen = new PersonState(Optional.empty(), Optional.empty(), Optional.of(NOW), Optional.empty());
        assertThat(ConsentStanding.of(consent, conditions(registered(1), Notices.NONE), frozen, NOW)
                        .reason())
                .contains(DenyReason.SHARING_FROZEN);
    }

    @Test
    void what_is_withdrawn_or_cannot_be_read_says_so() {
        ConsentRef ref = new ConsentRef(new ConsentId("c"), 1);
        assertThat(standing(new ConsentRecord.NotInForce(ref, PERSON), NOW)).isEqualTo(State.WITHDRAWN);
        assertThat(standing(new ConsentRecord.Unreadable(ref, PERSON), NOW)).isEqualTo(State.STOPPED);
    }

    private static State standing(ConsentRecord consent, Instant at) {
        return of(consent, registered(1), Notices.NONE, at).state();
    }

    private static ConsentStanding of(
            ConsentRecord consent, RegisteredRecipient recipient, Notices notices, Instant at) {
        return ConsentStanding.of(consent, conditions(recipient, notices), PersonState.UNSTATED, at);
    }

    private static Conditions conditions(RegisteredRecipient recipient, Notices notices) {
        return new Conditions(
                PurposeCeiling.shipped(), RecipientRegister.of(List.of(recipient)), notices, LegalLimits.initial());
    }

    private static ConsentRecord consent(ConsentKind kind, Period period) {
        return new ConsentRecord.InForce(
                new ConsentRef(new ConsentId("c"), 1),
                PERSON,
                new ConsentTerms(kind, NOW, NoticeVersion.UNSTATED, new RecipientVersion(1), Set.of()),
                List.of(new Provision(
                        Effect.PERMIT,
                        CLINIC,
                        PurposeOfUse.TREAT,
                        Set.of(DataCategory.LAB),
                        period,
                        DataPeriod.BOUNDLESS)));
    }

    private static RegisteredRecipient registered(int version) {
        return registered(version, RecipientState.ACTIVE, new Seat.InJapan());
    }

    private static RegisteredRecipient registered(int version, RecipientState state, Seat seat) {
        return new RegisteredRecipient(
                CLINIC,
                RecipientType.MEDICAL,
                state,
                EnumSet.allOf(PurposeOfUse.class),
                new RecipientVersion(version),
                Optional.empty(),
                seat,
                Optional.empty());
    }
}
