package techo.policy.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import techo.policy.identity.Assurance.Level;

class StepUpTest {
    private static final Instant NOW = Instant.parse("2026-04-01T00:00:00Z");
    private static final StepUp RULE = new StepUp(
            new EnumMap<>(Map.of(SensitiveAct.CONSENT, Level.SINGLE_FACTOR, SensitiveAct.EXPORT, Level.UNSTATED)),
            Duration.ofMinutes(5));

    @Test
    void an_act_that_nobody_configured_needs_two_factors() {
        assertThat(RULE.missing(SensitiveAct.ERASURE, signedIn(Level.SINGLE_FACTOR, 0), NOW))
                .hasValue(Level.MULTI_FACTOR);
        assertThat(RULE.missing(SensitiveAct.ERASURE, signedIn(Level.MULTI_FACTOR, 0), NOW))
                .isEmpty();
        assertThat(RULE.missing(SensitiveAct.ERASURE, signedIn(Level.IDENTITY_CARD, 0), NOW))
                .isEmpty();
    }

    @Test
    void a_sign_in_grows_stale_and_one_without_a_time_is_stale() {
        assertThat(RULE.missing(SensitiveAct.CONSENT, signedIn(Level.MULTI_FACTOR, 300), NOW))
                .isEmpty();
        assertThat(RULE.missing(SensitiveAct.CONSENT, signedIn(Level.MULTI_FACTOR, 301), NOW))
                .isPresent();
        assertThat(RULE.missing(SensitiveAct.CONSENT, new Assurance(Level.MULTI_FACTOR, Optional.empty()), NOW))
                .isPresent();
    }

    @Test
    void what_asks_for_nothing_takes_anything() {
        assertThat(RULE.missing(SensitiveAct.EXPORT, Assurance.UNSTATED, NOW)).isEmpty();
    }

    private static Assurance signedIn(Level level, int secondsAgo) {
        return new Assurance(level, Optional.of(NOW.minusSeconds(secondsAgo)));
    }
}
