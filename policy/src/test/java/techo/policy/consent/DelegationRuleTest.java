package techo.policy.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import techo.policy.consent.DelegationProposal.Establisher;
import techo.policy.identity.DelegateId;
import techo.policy.identity.PatientId;

class DelegationRuleTest {
    private static final Instant NOW = CaseWorld.instant("2026-04-10T12:00");
    private static final LocalDate OF_A_CHILD = LocalDate.of(2016, 5, 5);
    private static final LocalDate OF_AN_ADULT = LocalDate.of(1980, 5, 5);

    private final DelegationRule rule = new DelegationRule(LegalLimits.initial());

    @Test
    void an_operator_who_saw_the_family_register_establishes_a_parent_of_a_child() {
        assertThat(refusals(parent(Optional.of(DelegationDocument.FAMILY_REGISTER)), OF_A_CHILD))
                .isEmpty();
    }

    @Test
    void a_ground_without_the_document_that_shows_it_is_none() {
        assertThat(refusals(parent(Optional.empty()), OF_A_CHILD)).containsExactly(DelegationRefusal.DOCUMENT);
        assertThat(refusals(parent(Optional.of(DelegationDocument.POWER_OF_ATTORNEY)), OF_A_CHILD))
                .containsExactly(DelegationRefusal.DOCUMENT);
    }

    @Test
    void nobody_is_a_parent_of_who_decides_alone_or_of_unknown_age() {
        DelegationProposal parent = parent(Optional.of(DelegationDocument.FAMILY_REGISTER));
        assertThat(refusals(parent, OF_AN_ADULT)).containsExactly(DelegationRefusal.NO_CHILD);
        assertThat(rule.refusals(parent, PersonState.UNSTATED, NOW)).containsExactly(DelegationRefusal.NO_CHILD);
    }

    @Test
    void a_person_lets_family_look_and_an_operator_does_not() {
        assertThat(refusals(family(Establisher.THE_PERSON), OF_AN_ADULT)).isEmpty();
        assertThat(refusals(family(Establisher.OPERATOR), OF_AN_ADULT))
                .containsExactly(DelegationRefusal.NOT_FOR_THEM_TO_GIVE);
    }

    @Test
    void a_child_lets_nobody_in() {
        assertThat(refusals(family(Establisher.THE_PERSON), OF_A_CHILD))
                .containsExactly(DelegationRefusal.CHILD_CANNOT_DELEGATE);
        assertThat(rule.refusals(family(Establisher.THE_PERSON), PersonState.UNSTATED, NOW))
                .containsExactly(DelegationRefusal.CHILD_CANNOT_DELEGATE);
    }

    @Test
    void a_person_makes_nobody_a_guardian() {
        assertThat(refusals(
                        proposal(Establisher.THE_PERSON, DelegationKind.GUARDIAN, Optional.empty(), DataCategory.LAB),
                        OF_AN_ADULT))
                .containsExactly(DelegationRefusal.NOT_FOR_THEM_TO_GIVE);
    }

    @Test
    void who_changes_something_or_takes_it_away_is_let_look_too() {
        assertThat(refusals(family(DelegateRight.MANAGE), OF_AN_ADULT))
                .containsExactly(DelegationRefusal.RIGHT_WITHOUT_VIEW);
        assertThat(refusals(family(DelegateRight.EXPORT), OF_AN_ADULT))
                .containsExactly(DelegationRefusal.RIGHT_WITHOUT_VIEW);
        assertThat(refusals(family(DelegateRight.VIEW, DelegateRight.MANAGE, DelegateRight.EXPORT), OF_AN_ADULT))
                .isEmpty();
        assertThat(refusals(family(DelegateRight.ACCESS_LOG), OF_AN_ADULT)).isEmpty();
    }

    @Test
    void only_the_law_makes_somebody_consent_for_another() {
        assertThat(refusals(family(DelegateRight.VIEW, DelegateRight.CONSENT), OF_AN_ADULT))
                .containsExactly(DelegationRefusal.CONSENT_NOT_OFFERED);
    }

    private static DelegationProposal family(DelegateRight... rights) {
        return new DelegationProposal(
                Establisher.THE_PERSON,
                DelegationKind.FAMILY,
                Set.of(rights),
                Set.of(DataCategory.LAB),
                Period.ALWAYS,
                Optional.empty());
    }

    @Test
    void what_is_never_shared_is_for_those_who_act_by_law() {
        assertThat(refusals(
                        proposal(Establisher.THE_PERSON, DelegationKind.FAMILY, Optional.empty(), DataCategory.RECORD),
                        OF_AN_ADULT))
                .containsExactly(DelegationRefusal.CATEGORY_NEVER_SHARED);
        assertThat(refusals(
                        proposal(
                                Establisher.OPERATOR,
                                DelegationKind.GUARDIAN,
                                Optional.of(DelegationDocument.COURT_DECISION),
                                DataCategory.RECORD),
                        OF_AN_ADULT))
                .isEmpty();
    }

    @Test
    void a_shield_lets_nobody_in() {
        PersonState shielded = new PersonState(
                Optional.of(OF_A_CHILD), Optional.empty(), Optional.empty(), Optional.of(NOW.minusSeconds(1)));
        assertThat(rule.refusals(parent(Optional.of(DelegationDocument.FAMILY_REGISTER)), shielded, NOW))
                .containsExactly(DelegationRefusal.SHIELDED);
    }

    @Test
    void a_delegation_of_a_parent_says_when_it_opens_nothing_and_why() {
        Delegation parent = delegation(Delegation.State.IN_FORCE);
        assertThat(rule.silence(parent, state(OF_A_CHILD, Optional.empty()), NOW))
                .isEmpty();
        assertThat(rule.silence(parent, state(OF_AN_ADULT, Optional.empty()), NOW))
                .contains(DenyReason.CHILD_DECIDES_ALONE);
        assertThat(rule.silence(parent, PersonState.UNSTATED, NOW)).contains(DenyReason.CHILD_DECIDES_ALONE);
        Optional<Instant> shielded = Optional.of(NOW.minusSeconds(1));
        assertThat(rule.silence(parent, state(OF_A_CHILD, shielded), NOW)).contains(DenyReason.DELEGATES_SHIELDED);
        assertThat(rule.silence(parent, state(OF_AN_ADULT, shielded), NOW)).contains(DenyReason.CHILD_DECIDES_ALONE);
        assertThat(rule.silence(delegation(Delegation.State.ENDED), state(OF_AN_ADULT, shielded), NOW))
                .isEmpty();
    }

    private static Delegation delegation(Delegation.State state) {
        return new Delegation(
                new ConsentRef(new ConsentId("d1"), 1),
                new PatientId("child"),
                new DelegateId("mother"),
                DelegationKind.PARENT,
                Set.of(DelegateRight.VIEW),
                Set.of(DataCategory.LAB),
                Period.ALWAYS,
                Optional.of(NOW.minusSeconds(60)),
                state);
    }

    private static PersonState state(LocalDate born, Optional<Instant> shielded) {
        return new PersonState(Optional.of(born), Optional.empty(), Optional.empty(), shielded);
    }

    @Test
    void everything_that_is_wrong_is_said_at_once() {
        DelegationProposal empty = new DelegationProposal(
                Establisher.THE_PERSON,
                DelegationKind.PARENT,
                Set.of(),
                Set.of(),
                new Period(Period.BEGINNING, NOW),
                Optional.empty());
        assertThat(refusals(empty, OF_AN_ADULT))
                .containsExactlyInAnyOrder(
                        DelegationRefusal.EMPTY,
                        DelegationRefusal.OVER,
                        DelegationRefusal.NOT_FOR_THEM_TO_GIVE,
                        DelegationRefusal.NO_CHILD);
    }

    private Set<DelegationRefusal> refusals(DelegationProposal proposal, LocalDate born) {
        PersonState person = new PersonState(Optional.of(born), Optional.empty(), Optional.empty(), Optional.empty());
        return rule.refusals(proposal, person, NOW);
    }

    private static DelegationProposal parent(Optional<DelegationDocument> document) {
        return proposal(Establisher.OPERATOR, DelegationKind.PARENT, document, DataCategory.LAB);
    }

    private static DelegationProposal family(Establisher by) {
        return proposal(by, DelegationKind.FAMILY, Optional.empty(), DataCategory.LAB);
    }

    private static DelegationProposal proposal(
            Establisher by, DelegationKind kind, Optional<DelegationDocument> document, DataCategory category) {
        return new DelegationProposal(by, kind, Set.of(DelegateRight.VIEW), Set.of(category), Period.ALWAYS, document);
    }
}
