package techo.policy.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * How sure the server must be of who asks before a sensitive act (RFC 9470; guideline, 多要素認証).
 *
 * @param required for each act; an act that is not in the map needs {@link Assurance.Level#MULTI_FACTOR}
 * @param maximumAge how long ago the person may have signed in
 */
public record StepUp(Map<SensitiveAct, Assurance.Level> required, Duration maximumAge) {
    public StepUp {
        required = Map.copyOf(new EnumMap<>(required));
    }

    /** @return what is missing; empty when the act may go on */
    public Optional<Assurance.Level> missing(SensitiveAct act, Assurance assurance, Instant now) {
        Assurance.Level level = required.getOrDefault(act, Assurance.Level.MULTI_FACTOR);
        boolean enough = level == Assurance.Level.UNSTATED || assurance.reaches(level, maximumAge, now);
        return enough ? Optional.empty() : Optional.of(level);
    }
}
