package techo.server.erasure;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Erasure of a person's record.
 *
 * @param waiting how long the person can still keep a copy, or take it back, after an erasure was agreed; at most {@code 30d}
 */
@ConfigurationProperties(prefix = "techo.erasure", ignoreUnknownFields = false)
public record ErasureProperties(@DefaultValue("7d") Duration waiting) {
    private static final Duration LONGEST = Duration.ofDays(30);

    public ErasureProperties {
        if (waiting.isNegative() || waiting.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "techo.erasure.waiting must be between 0 and 30d: erasure is without delay");
        }
    }
}
