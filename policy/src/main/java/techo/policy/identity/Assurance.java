package techo.policy.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How sure the issuer is that the person is who they say (RFC 9470: {@code acr} and {@code auth_time}).
 *
 * @param authenticatedAt when the person last proved it; empty when the token does not say
 */
public record Assurance(Level level, Optional<Instant> authenticatedAt) {
    /** A token that says nothing about how its bearer was recognised. */
    public static final Assurance UNSTATED = new Assurance(Level.UNSTATED, Optional.empty());

    /** @return whether this is at least {@code required}, proved no longer ago than {@code maximumAge} */
    public boolean reaches(Level required, Duration maximumAge, Instant now) {
        return level.compareTo(required) >= 0
                && authenticatedAt
                        .filter(at -> !at.plus(maximumAge).isBefore(now))
                        .isPresent();
    }

    /** @return whether this is at least {@code required}, whenever it was proved */
    public boolean reaches(Level required) {
        return level.compareTo(required) >= 0;
    }

    /** In ascending order. */
    public enum Level {
        UNSTATED,
        SINGLE_FACTOR,
        MULTI_FACTOR,
        /** A certificate of the person that the state issued (JPKI). */
        IDENTITY_CARD
    }
}
