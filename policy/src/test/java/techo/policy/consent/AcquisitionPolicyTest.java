package techo.policy.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.recipient.RecipientVersion;

class AcquisitionPolicyTest {
    private static final Instant GIVEN = CaseWorld.instant("2026-04-10T12:00");
    private static final RecipientId SERVICE = new RecipientId("service");
    private final AcquisitionPolicy policy = new AcquisitionPolicy(LegalLimits.initial(), SERVICE);

    @Test
    void a_link_to_mynaportal_takes_data_in_for_ninety_days() {
        ConsentRecord link = consent("link", ConsentKind.LINK, Effect.PERMIT, DataOrigin.MYNA_INSURANCE);
        assertThat(reason(DataOrigin.MYNA_INSURANCE, GIVEN, link)).isEqualTo("permit");
        assertThat(reason(
                        DataOrigin.MYNA_INSURANCE,
                        GIVEN.plus(Duration.ofDays(90)).minusMillis(1),
                        link))
                .isEqualTo("permit");
        assertThat(reason(DataOrigin.MYNA_INSURANCE, GIVEN.plus(Duration.ofDays(90)), link))
                .isEqualTo("outside-period");
    }

    @Test
    void a_renewed_link_goes_on_though_the_first_is_over() {
        ConsentRecord first = consent("a", ConsentKind.LINK, Effect.PERMIT, DataOrigin.MYNA_PMH);
        ConsentRecord second = consent(
                "b", ConsentKind.LINK, Effect.PERMIT, DataOrigin.MYNA_PMH, GIVEN.plus(Duration.ofDays(80)), SERVICE);
        assertThat(reason(DataOrigin.MYNA_PMH, GIVEN.plus(Duration.ofDays(100)), first, second))
                .isEqualTo("permit");
    }

    @Test
    void a_consent_without_an_end_does_not_stand_in_for_a_link() {
        ConsentRecord standing =
                consent("take", ConsentKind.ACQUISITION, Effect.PERMIT, DataOrigin.MYNA_INSURANCE, DataOrigin.DEVICE);
        assertThat(reason(DataOrigin.MYNA_INSURANCE, GIVEN, standing)).isEqualTo("no-consent");
        assertThat(reason(DataOrigin.DEVICE, GIVEN.plus(Duration.ofDays(900)), standing))
                .isEqualTo("permit");
    }

    @Test
    void nothing_is_taken_in_without_a_consent_but_what_the_person_enters() {
        assertThat(reason(DataOrigin.HOSPITAL, GIVEN)).isEqualTo("no-consent");
        assertThat(reason(DataOrigin.SELF_INPUT, GIVEN)).isEqualTo("permit");
    }

    @Test
    void a_consent_to_share_takes_nothing_in_and_neither_does_one_to_somebody_else() {
        assertThat(reason(
                        DataOrigin.HOSPITAL,
                        GIVEN,
                        consent("share", ConsentKind.SHARING, Effect.PERMIT, DataOrigin.HOSPITAL)))
                .isEqualTo("no-consent");
        assertThat(reason(
                        DataOrigin.HOSPITAL,
                        GIVEN,
                        consent(
                                "other",
                                ConsentKind.ACQUISITION,
                                Effect.PERMIT,
                                DataOrigin.HOSPITAL,
                                GIVEN,
                                new RecipientId("other"))))
                .isEqualTo("no-consent");
    }

    @Test
    void a_deny_overrides_and_so_does_what_cannot_be_read() {
        ConsentRecord given = consent("a", ConsentKind.ACQUISITION, Effect.PERMIT, DataOrigin.HOSPITAL);
        ConsentRecord denied = consent("b", ConsentKind.ACQUISITION, Effect.DENY, DataOrigin.HOSPITAL);
        ConsentRecord unreadable = new ConsentRecord.Unreadable(new ConsentRef(new ConsentId("c"), 1), CaseWorld.ALICE);
        assertThat(reason(DataOrigin.HOSPITAL, GIVEN, given)).isEqualTo("permit");
        assertThat(reason(DataOrigin.HOSPITAL, GIVEN, given, denied)).isEqualTo("denied-by-provision");
        assertThat(reason(DataOrigin.HOSPITAL, GIVEN, given, unreadable)).isEqualTo("evidence-unreadable");
    }

    private String reason(DataOrigin origin, Instant at, ConsentRecord... consents) {
        return policy.decide(CaseWorld.ALICE, origin, DataCategory.LAB, at, Evidence.of(List.of(consents)))
                .fold(permit -> "permit", deny -> deny.reason().code());
    }

    private static ConsentRecord consent(String id, ConsentKind kind, Effect effect, DataOrigin... origins) {
        return consent(id, kind, effect, Set.of(origins), GIVEN, SERVICE);
    }

    private static ConsentRecord consent(
            String id, ConsentKind kind, Effect effect, DataOrigin origin, Instant given, RecipientId to) {
        return consent(id, kind, effect, Set.of(origin), given, to);
    }

    private static ConsentRecord consent(
            String id, ConsentKind kind, Effect effect, Set<DataOrigin> origins, Instant given, RecipientId to) {
        Provision provision = new Provision(
                effect,
                to,
                PurposeOfUse.SELF_VIEW,
                Set.of(DataCategory.LAB),
                Period.ALWAYS,
                DataPeriod.BOUNDLESS,
                Narrowing.NONE.toOrigins(origins));
        ConsentTerms terms = new ConsentTerms(kind, given, NoticeVersion.UNSTATED, RecipientVersion.UNSTATED, Set.of());
        return new ConsentRecord.InForce(
                new ConsentRef(new ConsentId(id), 1), CaseWorld.ALICE, terms, List.of(provision));
    }
}
