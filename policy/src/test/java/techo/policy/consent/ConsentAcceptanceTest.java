package techo.policy.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import techo.policy.identity.DelegateId;
import techo.policy.identity.ProjectId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.policy.recipient.Checklist;
import techo.policy.recipient.ForeignText;
import techo.policy.recipient.RecipientRegister;
import techo.policy.recipient.RecipientState;
import techo.policy.recipient.RecipientVersion;
import techo.policy.recipient.RegisteredRecipient;
import techo.policy.recipient.Seat;

class ConsentAcceptanceTest {
    private static final Instant NOW = CaseWorld.instant("2026-04-10T12:00");
    private static final LocalDate GROWN = LocalDate.of(1980, 1, 1);
    private static final LocalDate CHILD = LocalDate.of(2016, 1, 1);
    private static final Seat ABROAD = new Seat.InformedConsentOnly(new Seat.Country("US"));
    private static final ConsentGiver THE_PERSON = new ConsentGiver.ThePerson();
    private static final ConsentGiver MOTHER = new ConsentGiver.Representative(new DelegateId("mother"));
    private static final DataLink ITEM = new DataLink(DataLink.Meaning.INSTANCE, "Observation/1");

    private final ConsentAcceptance acceptance = new ConsentAcceptance(new Conditions(
            PurposeCeiling.shipped(),
            RecipientRegister.of(List.of(
                    registered("clinic", RecipientType.MEDICAL, new Seat.InJapan()),
                    registered("abroad", RecipientType.MEDICAL, ABROAD),
                    registered("insurer", RecipientType.LIFE_INS, new Seat.InJapan()),
                    registered("service", RecipientType.APP, new Seat.InJapan()))),
            Notices.of(List.of(
                    new Notice(PurposeOfUse.TREAT, new NoticeVersion(1), instant("2025-01-01"), instant("2025-01-01")),
                    new Notice(
                            PurposeOfUse.TREAT, new NoticeVersion(2), instant("2026-04-01"), instant("2026-05-01")))),
            LegalLimits.initial()));

    @Test
    void a_grown_person_consents_alone() {
        assertThat(refusals(THE_PERSON, GROWN, terms(ConsentKind.SHARING), treat("clinic")))
                .isEmpty();
    }

    @Test
    void a_child_does_not_consent_alone_and_a_parent_does_for_it() {
        assertThat(refusals(THE_PERSON, CHILD, terms(ConsentKind.SHARING), treat("clinic")))
                .containsExactly(ConsentRefusal.CHILD_CANNOT_CONSENT);
        assertThat(refusals(MOTHER, CHILD, terms(ConsentKind.SHARING), treat("clinic")))
                .isEmpty();
    }

    @Test
    void a_parent_no_longer_consents_for_a_child_that_decides_alone() {
        assertThat(refusals(MOTHER, GROWN, terms(ConsentKind.SHARING), treat("clinic")))
                .containsExactly(ConsentRefusal.REPRESENTATIVE_WITHOUT_RIGHT);
    }

    @Test
    void a_representative_without_the_right_does_not_consent() {
        ConsentGiver stranger = new ConsentGiver.Representative(new DelegateId("stranger"));
        assertThat(refusals(stranger, CHILD, terms(ConsentKind.SHARING), treat("clinic")))
                .containsExactly(ConsentRefusal.REPRESENTATIVE_WITHOUT_RIGHT);
    }

    @Test
    void a_person_of_unknown_age_does_not_consent() {
        ConsentProposal proposal = new ConsentProposal(
                CaseWorld.ALICE, THE_PERSON, terms(ConsentKind.SHARING), List.of(treat("clinic")), NOW);
        assertThat(acceptance.refusals(proposal, Evidence.NONE)).containsExactly(ConsentRefusal.AGE_UNKNOWN);
    }

    @Test
    void one_consent_is_for_one_recipient_and_one_purpose() {
        assertThat(refusals(THE_PERSON, GROWN, terms(ConsentKind.SHARING), treat("clinic"), treat("abroad")))
                .contains(ConsentRefusal.BUNDLED);
    }

    @Test
    void a_consent_says_something() {
        assertThat(refusals(THE_PERSON, GROWN, terms(ConsentKind.SHARING))).containsExactly(ConsentRefusal.EMPTY);
    }

    @Test
    void nobody_consents_above_the_ceiling_or_to_a_stranger() {
        assertThat(refusals(THE_PERSON, GROWN, terms(ConsentKind.SHARING), permit("insurer", PurposeOfUse.TREAT)))
                .containsExactly(ConsentRefusal.ABOVE_CEILING);
        assertThat(refusals(THE_PERSON, GROWN, terms(ConsentKind.SHARING), treat("stranger")))
                .containsExactly(ConsentRefusal.RECIPIENT_UNREGISTERED);
    }

    @Test
    void the_notice_is_the_one_that_was_shown_when_the_consent_was_given() {
        assertThat(refusals(THE_PERSON, GROWN, terms(1, 1, Set.of()), treat("clinic")))
                .containsExactly(ConsentRefusal.NOTICE_NOT_CURRENT);
        assertThat(refusals(THE_PERSON, GROWN, terms(3, 1, Set.of()), treat("clinic")))
                .containsExactly(ConsentRefusal.NOTICE_NOT_CURRENT);
    }

    @Test
    void the_recipient_is_the_one_that_the_person_was_told_of() {
        assertThat(refusals(THE_PERSON, GROWN, terms(2, 2, Set.of()), treat("clinic")))
                .containsExactly(ConsentRefusal.RECIPIENT_VERSION_NOT_CURRENT);
    }

    @Test
    void for_a_recipient_abroad_the_person_is_told_all_three_texts() {
        assertThat(refusals(THE_PERSON, GROWN, terms(2, 1, EnumSet.of(ForeignText.COUNTRY)), treat("abroad")))
                .containsExactly(ConsentRefusal.FOREIGN_TEXTS_MISSING);
        assertThat(refusals(THE_PERSON, GROWN, terms(2, 1, EnumSet.allOf(ForeignText.class)), treat("abroad")))
                .isEmpty();
    }

    @Test
    void an_analysis_is_named_and_serves_its_own_purpose_only() {
        Provision unnamed = permit("service", PurposeOfUse.INFO_SERVICE);
        assertThat(refusals(THE_PERSON, GROWN, unnoticed(ConsentKind.ANALYSIS), unnamed))
                .containsExactly(ConsentRefusal.ANALYSIS_UNNAMED);
        Provision named = narrowed(unnamed, Narrowing.NONE.to(new ProjectId("heart-risk")));
        assertThat(refusals(THE_PERSON, GROWN, unnoticed(ConsentKind.ANALYSIS), named))
                .isEmpty();
        Provision marketing =
                narrowed(permit("service", PurposeOfUse.MARKETING), Narrowing.NONE.to(new ProjectId("heart-risk")));
        assertThat(refusals(THE_PERSON, GROWN, unnoticed(ConsentKind.ANALYSIS), marketing))
                .contains(ConsentRefusal.KIND_AND_PURPOSE, ConsentRefusal.ABOVE_CEILING);
        assertThat(refusals(THE_PERSON, GROWN, unnoticed(ConsentKind.SHARING), named))
                .containsExactly(ConsentRefusal.KIND_AND_PURPOSE);
    }

    @Test
    void a_submission_names_its_items_and_nothing_is_shared_for_good_for_a_procedure() {
        Provision all = permit("insurer", PurposeOfUse.SUBMIT_INS);
        assertThat(refusals(THE_PERSON, GROWN, unnoticed(ConsentKind.SUBMISSION), all))
                .containsExactly(ConsentRefusal.SUBMISSION_WITHOUT_ITEMS);
        assertThat(refusals(
                        THE_PERSON,
                        GROWN,
                        unnoticed(ConsentKind.SUBMISSION),
                        narrowed(all, Narrowing.NONE.toLinks(Set.of(ITEM)))))
                .isEmpty();
        assertThat(refusals(THE_PERSON, GROWN, unnoticed(ConsentKind.SHARING), all))
                .containsExactly(ConsentRefusal.KIND_AND_PURPOSE);
    }

    @Test
    void what_is_never_shared_is_not_consented_to_and_nothing_is_consented_to_tomorrow() {
        Provision unknown = new Provision(
                Effect.PERMIT,
                new RecipientId("clinic"),
                PurposeOfUse.TREAT,
                Set.of(DataCategory.UNKNOWN),
                Period.ALWAYS,
                DataPeriod.BOUNDLESS);
        assertThat(refusals(THE_PERSON, GROWN, terms(ConsentKind.SHARING), unknown))
                .containsExactly(ConsentRefusal.CATEGORY_NEVER_SHARED);
        ConsentTerms tomorrow = new ConsentTerms(
                ConsentKind.SHARING, NOW.plusSeconds(1), new NoticeVersion(2), new RecipientVersion(1), Set.of());
        assertThat(refusals(THE_PERSON, GROWN, tomorrow, treat("clinic")))
                .containsExactly(ConsentRefusal.GIVEN_IN_FUTURE);
    }

    private Set<ConsentRefusal> refusals(
            ConsentGiver giver, LocalDate born, ConsentTerms terms, Provision... provisions) {
        Delegation parent = new Delegation(
                new ConsentRef(new ConsentId("d1"), 1),
                CaseWorld.ALICE,
                new DelegateId("mother"),
                DelegationKind.PARENT,
                Set.of(DelegateRight.CONSENT),
                Set.of(),
                Period.ALWAYS,
                Optional.of(instant("2020-01-01")),
                Delegation.State.IN_FORCE);
        PersonState state = new PersonState(Optional.of(born), Optional.empty(), Optional.empty(), Optional.empty());
        Evidence evidence =
                new Evidence(List.of(), List.of(parent), List.of(), List.of(), Map.of(CaseWorld.ALICE, state));
        return acceptance.refusals(
                new ConsentProposal(CaseWorld.ALICE, giver, terms, List.of(provisions), NOW), evidence);
    }

    private static ConsentTerms terms(ConsentKind kind) {
        return new ConsentTerms(kind, NOW, new NoticeVersion(2), new RecipientVersion(1), Set.of());
    }

    private static ConsentTerms terms(int notice, int recipient, Set<ForeignText> told) {
        return new ConsentTerms(
                ConsentKind.SHARING, NOW, new NoticeVersion(notice), new RecipientVersion(recipient), told);
    }

    /** For a purpose without a notice. */
    private static ConsentTerms unnoticed(ConsentKind kind) {
        return new ConsentTerms(kind, NOW, NoticeVersion.UNSTATED, new RecipientVersion(1), Set.of());
    }

    private static Provision treat(String recipient) {
        return permit(recipient, PurposeOfUse.TREAT);
    }

    private static Provision permit(String recipient, PurposeOfUse purpose) {
        return new Provision(
                Effect.PERMIT,
                new RecipientId(recipient),
                purpose,
                Set.of(DataCategory.LAB),
                Period.ALWAYS,
                DataPeriod.BOUNDLESS);
    }

    private static Provision narrowed(Provision p, Narrowing narrowing) {
        return new Provision(
                p.effect(), p.grantee(), p.purpose(), p.categories(), p.period(), p.dataPeriod(), narrowing);
    }

    private static RegisteredRecipient registered(String id, RecipientType type, Seat seat) {
        return new RegisteredRecipient(
                new RecipientId(id),
                type,
                RecipientState.ACTIVE,
                EnumSet.allOf(PurposeOfUse.class),
                new RecipientVersion(1),
                Optional.of(Checklist.confirmedAt(NOW)),
                seat,
                Optional.empty());
    }

    private static Instant instant(String day) {
        return CaseWorld.instant(day + "T00:00");
    }
}
