package techo.policy.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import techo.policy.consent.EmergencyOpening.Opened;
import techo.policy.consent.EmergencyOpening.Reason;
import techo.policy.consent.EmergencyOpening.Refused;
import techo.policy.identity.Access;
import techo.policy.identity.Caller.Recipient;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PractitionerId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientAgent;
import techo.policy.identity.RecipientAgent.BreakGlass;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.policy.recipient.Prefecture;
import techo.policy.recipient.RecipientRegister;
import techo.policy.recipient.RecipientState;
import techo.policy.recipient.RecipientVersion;
import techo.policy.recipient.RegisteredRecipient;
import techo.policy.recipient.Seat;

class EmergencyPolicyTest {
    private static final Instant NOW = CaseWorld.instant("2026-04-10T12:00");
    private static final PatientId ALICE = CaseWorld.ALICE;
    private static final Prefecture ISHIKAWA = new Prefecture("17");
    private static final Conditions CONDITIONS = new Conditions(
            PurposeCeiling.shipped(),
            RecipientRegister.of(List.of(registered("clinic", ISHIKAWA), registered("far", new Prefecture("13")))),
            Notices.NONE,
            LegalLimits.initial());
    private static final Disaster QUAKE = new Disaster(
            Set.of(ISHIKAWA), CaseWorld.period(Optional.of("2026-04-01..2026-04-10")), Set.of(DataCategory.MED_RX));

    private final EmergencyPolicy policy = new EmergencyPolicy(CONDITIONS, List.of(QUAKE));

    @Test
    void life_at_stake_opens_little_for_a_day_and_must_be_reviewed() {
        Opened opened = opened(request("clinic", PurposeOfUse.EMERGENCY, EmergencyGround.LIFE), Evidence.NONE);
        assertThat(opened.access().categories()).containsExactlyInAnyOrder(DataCategory.ALLERGY, DataCategory.MED_RX);
        assertThat(opened.access().period()).isEqualTo(new Period(NOW, NOW.plus(Duration.ofHours(24))));
        assertThat(opened.reviewBy()).isEqualTo(NOW.plus(Duration.ofDays(7)));
    }

    @Test
    void what_was_opened_is_then_shown_to_the_one_who_opened_it() {
        EmergencyRequest request = request("clinic", PurposeOfUse.EMERGENCY, EmergencyGround.LIFE);
        Evidence then = withAccess(opened(request, Evidence.NONE).access());
        ResourceFacts allergy =
                new ResourceFacts(Optional.of(ALICE), DataCategory.ALLERGY, DataOrigin.HOSPITAL, Optional.empty());
        ConsentDecision decision =
                new ConsentPolicy(CONDITIONS).decide(new AccessRequest(request.caller(), allergy, NOW), then);
        assertThat(decision).isInstanceOf(ConsentDecision.Permit.class);
    }

    @Test
    void only_staff_whom_the_recipient_lets_break_the_glass_opens_anything() {
        assertRefused(Reason.NOT_AUTHORISED, asked(new RecipientAgent.ClientSystem()), Evidence.NONE);
        assertRefused(
                Reason.NOT_AUTHORISED,
                asked(new RecipientAgent.Staff(new PractitionerId("dr-a"), BreakGlass.NOT_AUTHORISED)),
                Evidence.NONE);
    }

    @Test
    void no_other_purpose_is_an_emergency() {
        assertRefused(
                Reason.NOT_AN_EMERGENCY, request("clinic", PurposeOfUse.TREAT, EmergencyGround.LIFE), Evidence.NONE);
    }

    @Test
    void a_recipient_that_is_not_registered_opens_nothing() {
        assertRefused(
                Reason.RECIPIENT_REFUSED,
                request("stranger", PurposeOfUse.EMERGENCY, EmergencyGround.LIFE),
                Evidence.NONE);
    }

    @Test
    void nobody_is_opened_when_none_or_two_fit() {
        assertRefused(Reason.NOT_ONE_PERSON, found(Set.of()), Evidence.NONE);
        assertRefused(Reason.NOT_ONE_PERSON, found(Set.of(ALICE, new PatientId("bob"))), Evidence.NONE);
    }

    @Test
    void the_same_person_does_not_open_the_same_record_again_before_it_was_reviewed() {
        EmergencyRequest again = request("clinic", PurposeOfUse.EMERGENCY, EmergencyGround.LIFE);
        assertRefused(Reason.RENEWED_BY_SAME_PERSON, again, withAccess(access(NOW.minus(Duration.ofDays(6)), "dr-a")));
        opened(again, withAccess(access(NOW.minus(Duration.ofDays(6)), "dr-b")));
        opened(again, withAccess(access(NOW.minus(Duration.ofDays(7)), "dr-a")));
    }

    @Test
    void what_was_chosen_before_opens_only_what_was_chosen_and_not_refused() {
        EmergencyRequest request = request("clinic", PurposeOfUse.EMERGENCY, EmergencyGround.CHOSEN_BEFORE);
        assertRefused(Reason.NOT_CHOSEN, request, Evidence.NONE);
        assertThat(opened(request, choosing(choice(Effect.PERMIT, DataCategory.ALLERGY)))
                        .access()
                        .categories())
                .containsExactly(DataCategory.ALLERGY);
        assertRefused(
                Reason.NOT_CHOSEN,
                request,
                choosing(choice(Effect.PERMIT, DataCategory.ALLERGY), choice(Effect.DENY, DataCategory.ALLERGY)));
    }

    @Test
    void nothing_is_opened_when_only_what_emergencies_never_open_is_asked_for() {
        EmergencyRequest request = new EmergencyRequest(
                new EmergencyAccessId("a1"),
                caller("clinic", PurposeOfUse.EMERGENCY, staff()),
                Set.of(ALICE),
                EmergencyGround.LIFE,
                new EmergencyReason("意識なし"),
                Set.of(DataCategory.MENTAL),
                NOW);
        assertRefused(Reason.NOTHING_TO_OPEN, request, Evidence.NONE);
    }

    @Test
    void a_disaster_opens_what_it_names_until_it_ends() {
        Opened opened = opened(request("clinic", PurposeOfUse.DISASTER, EmergencyGround.LIFE), Evidence.NONE);
        assertThat(opened.access().categories()).containsExactly(DataCategory.MED_RX);
        assertThat(opened.access().period().until()).isEqualTo(CaseWorld.instant("2026-04-11T00:00"));
    }

    @Test
    void a_disaster_opens_nothing_elsewhere_or_later() {
        assertRefused(Reason.NO_DISASTER, request("far", PurposeOfUse.DISASTER, EmergencyGround.LIFE), Evidence.NONE);
        EmergencyRequest here = request("clinic", PurposeOfUse.DISASTER, EmergencyGround.LIFE);
        EmergencyRequest later = new EmergencyRequest(
                here.id(),
                here.caller(),
                here.found(),
                here.ground(),
                here.reason(),
                here.categories(),
                CaseWorld.instant("2026-04-11T00:00"));
        assertRefused(Reason.NO_DISASTER, later, Evidence.NONE);
    }

    @ParameterizedTest
    @EnumSource(
            value = RecipientType.class,
            names = {"LIFE_INS", "EMPLOYER", "APP", "BUSINESS"})
    void who_gives_no_care_opens_nothing(RecipientType type) {
        Recipient caller = new Recipient(
                new RecipientId("clinic"), type, Access.unnarrowed(new ClientId("c"), PurposeOfUse.EMERGENCY), staff());
        EmergencyRequest request = new EmergencyRequest(
                new EmergencyAccessId("a1"),
                caller,
                Set.of(ALICE),
                EmergencyGround.LIFE,
                new EmergencyReason("意識なし"),
                Set.of(DataCategory.ALLERGY),
                NOW);
        assertRefused(Reason.RECIPIENT_REFUSED, request, Evidence.NONE);
    }

    @Test
    void a_reason_is_given_and_never_printed() {
        assertThatIllegalArgumentException().isThrownBy(() -> new EmergencyReason(" "));
        assertThat(new EmergencyReason("意識なし").toString()).doesNotContain("意識");
    }

    private Opened opened(EmergencyRequest request, Evidence evidence) {
        EmergencyOpening opening = policy.open(request, evidence);
        assertThat(opening).isInstanceOf(Opened.class);
        return (Opened) opening;
    }

    private void assertRefused(Reason reason, EmergencyRequest request, Evidence evidence) {
        assertThat(policy.open(request, evidence)).isEqualTo(new Refused(reason));
    }

    private static EmergencyRequest request(String recipient, PurposeOfUse purpose, EmergencyGround ground) {
        return new EmergencyRequest(
                new EmergencyAccessId("a1"),
                caller(recipient, purpose, staff()),
                Set.of(ALICE),
                ground,
                new EmergencyReason("意識なし"),
                Set.of(DataCategory.ALLERGY, DataCategory.MED_RX, DataCategory.MENTAL),
                NOW);
    }

    private static EmergencyRequest asked(RecipientAgent agent) {
        EmergencyRequest request = request("clinic", PurposeOfUse.EMERGENCY, EmergencyGround.LIFE);
        return new EmergencyRequest(
                request.id(),
                caller("clinic", PurposeOfUse.EMERGENCY, agent),
                request.found(),
                request.ground(),
                request.reason(),
                request.categories(),
                NOW);
    }

    private static EmergencyRequest found(Set<PatientId> found) {
        EmergencyRequest request = request("clinic", PurposeOfUse.EMERGENCY, EmergencyGround.LIFE);
        return new EmergencyRequest(
                request.id(), request.caller(), found, request.ground(), request.reason(), request.categories(), NOW);
    }

    private static Recipient caller(String recipient, PurposeOfUse purpose, RecipientAgent agent) {
        return new Recipient(
                new RecipientId(recipient),
                RecipientType.MEDICAL,
                Access.unnarrowed(new ClientId("client"), purpose),
                agent);
    }

    private static RecipientAgent staff() {
        return new RecipientAgent.Staff(new PractitionerId("dr-a"), BreakGlass.AUTHORISED);
    }

    private static RegisteredRecipient registered(String id, Prefecture prefecture) {
        return new RegisteredRecipient(
                new RecipientId(id),
                RecipientType.MEDICAL,
                RecipientState.ACTIVE,
                EnumSet.allOf(PurposeOfUse.class),
                RecipientVersion.UNSTATED,
                Optional.empty(),
                new Seat.InJapan(),
                Optional.of(prefecture));
    }

    private static EmergencyAccess access(Instant from, String practitioner) {
        return new EmergencyAccess(
                new EmergencyAccessId("a0"),
                ALICE,
                new RecipientId("clinic"),
                new PractitionerId(practitioner),
                PurposeOfUse.EMERGENCY,
                EmergencyGround.LIFE,
                Set.of(DataCategory.ALLERGY),
                new Period(from, from.plusSeconds(3600)));
    }

    private static EmergencyChoice choice(Effect effect, DataCategory category) {
        return new EmergencyChoice(
                new ConsentRef(new ConsentId("e-" + effect.name().toLowerCase(Locale.ROOT)), 1),
                ALICE,
                PurposeOfUse.EMERGENCY,
                effect,
                Set.of(category),
                Period.ALWAYS,
                EmergencyChoice.State.IN_FORCE);
    }

    private static Evidence choosing(EmergencyChoice... choices) {
        return new Evidence(List.of(), List.of(), List.of(choices), List.of(), Map.of());
    }

    private static Evidence withAccess(EmergencyAccess access) {
        return new Evidence(List.of(), List.of(), List.of(), List.of(access), Map.of());
    }
}
