package techo.policy.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import techo.policy.erasure.Erasure.State;
import techo.policy.erasure.ErasureDecision.Becomes;
import techo.policy.erasure.ErasureDecision.Reason;
import techo.policy.erasure.ErasureDecision.Refused;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.DelegateId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.policy.identity.TokenSubject;

class ErasureRuleTest {
    private static final Instant NOW = Instant.parse("2026-04-10T03:00:00Z");
    private static final Instant IN_A_WEEK = NOW.plus(Duration.ofDays(7));
    private static final PatientId SAKURA = new PatientId("sakura");
    private static final TokenSubject ALICE = new TokenSubject("https://issuer.example", "alice");
    private static final TokenSubject BOB = new TokenSubject("https://issuer.example", "bob");
    private static final Caller OPERATOR = new Caller.Operator(access(PurposeOfUse.OPERATE));
    private static final Caller HERSELF = citizen(SAKURA);

    private final ErasureRule rule = new ErasureRule(Duration.ofDays(7));

    @Test
    void a_person_has_the_own_record_erased_after_a_week() {
        assertThat(rule.ask(HERSELF, SAKURA, false, NOW)).isEqualTo(new Becomes(State.WAITING, Optional.of(IN_A_WEEK)));
        Erasure waiting =
                new Erasure(ErasureId.random(), SAKURA, State.WAITING, Optional.empty(), Optional.of(IN_A_WEEK));
        assertThat(rule.isDue(waiting, false, IN_A_WEEK.minusMillis(1))).isFalse();
        assertThat(rule.isDue(waiting, false, IN_A_WEEK)).isTrue();
    }

    @Test
    void nobody_else_has_it_erased_alone() {
        Caller delegate = new Caller.Delegate(new DelegateId("mother"), SAKURA, access(PurposeOfUse.LEGAL_REP));
        Caller clinic =
                new Caller.Recipient(new RecipientId("clinic"), RecipientType.MEDICAL, access(PurposeOfUse.TREAT));
        for (Caller caller : new Caller[] {citizen(new PatientId("haru")), delegate, clinic}) {
            assertThat(rule.ask(caller, SAKURA, false, NOW)).isEqualTo(new Refused(Reason.NOT_THEIRS));
        }
        assertThat(rule.ask(OPERATOR, SAKURA, false, NOW)).isEqualTo(new Becomes(State.PROPOSED, Optional.empty()));
    }

    @Test
    void what_one_operator_proposes_another_agrees_to() {
        Erasure proposed = proposed(State.PROPOSED);
        assertThat(rule.approve(proposed, ALICE, false, NOW)).isEqualTo(new Refused(Reason.SAME_OPERATOR));
        assertThat(rule.approve(proposed, BOB, false, NOW))
                .isEqualTo(new Becomes(State.WAITING, Optional.of(IN_A_WEEK)));
        assertThat(rule.approve(proposed(State.CANCELLED), BOB, false, NOW)).isEqualTo(new Refused(Reason.NOT_OPEN));
        assertThat(rule.isDue(proposed, false, IN_A_WEEK)).isFalse();
    }

    @Test
    void what_is_only_proposed_makes_way_for_what_the_person_asks_for() {
        assertThat(rule.givesWay(proposed(State.PROPOSED), HERSELF)).isTrue();
        assertThat(rule.givesWay(proposed(State.PROPOSED), OPERATOR)).isFalse();
        assertThat(rule.givesWay(proposed(State.PROPOSED), citizen(new PatientId("haru"))))
                .isFalse();
        assertThat(rule.givesWay(proposed(State.WAITING), HERSELF))
                .as("what two operators agreed to")
                .isFalse();
    }

    @Test
    void nothing_is_erased_while_a_legal_hold_covers_the_person() {
        Erasure waiting = new Erasure(ErasureId.random(), SAKURA, State.WAITING, Optional.empty(), Optional.of(NOW));
        assertThat(rule.ask(HERSELF, SAKURA, true, NOW)).isEqualTo(new Refused(Reason.HELD));
        assertThat(rule.ask(OPERATOR, SAKURA, true, NOW)).isEqualTo(new Refused(Reason.HELD));
        assertThat(rule.approve(proposed(State.PROPOSED), BOB, true, NOW)).isEqualTo(new Refused(Reason.HELD));
        assertThat(rule.isDue(waiting, true, NOW)).isFalse();
    }

    @Test
    void each_takes_back_what_they_asked_for_until_it_is_done() {
        Erasure own = new Erasure(ErasureId.random(), SAKURA, State.WAITING, Optional.empty(), Optional.of(IN_A_WEEK));
        assertThat(rule.cancel(own, HERSELF)).isEqualTo(new Becomes(State.CANCELLED, Optional.empty()));
        assertThat(rule.cancel(own, OPERATOR)).isEqualTo(new Refused(Reason.NOT_THEIRS));
        assertThat(rule.cancel(own, citizen(new PatientId("haru")))).isEqualTo(new Refused(Reason.NOT_THEIRS));
        assertThat(rule.cancel(proposed(State.WAITING), HERSELF)).isEqualTo(new Refused(Reason.NOT_THEIRS));
        assertThat(rule.cancel(proposed(State.WAITING), OPERATOR))
                .isEqualTo(new Becomes(State.CANCELLED, Optional.empty()));
        assertThat(rule.cancel(proposed(State.CLEANING), OPERATOR)).isEqualTo(new Refused(Reason.NOT_OPEN));
    }

    private static Erasure proposed(State state) {
        return new Erasure(ErasureId.random(), SAKURA, state, Optional.of(ALICE), Optional.empty());
    }

    private static Caller citizen(PatientId patient) {
        return new Caller.Citizen(patient, access(PurposeOfUse.SELF_VIEW));
    }

    private static Access access(PurposeOfUse purpose) {
        return Access.unnarrowed(new ClientId("client"), purpose);
    }
}
