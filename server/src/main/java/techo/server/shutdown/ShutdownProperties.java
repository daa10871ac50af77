package techo.server.shutdown;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a node leaves.
 *
 * @param notice how long a node that was told to stop (SIGTERM) says that it is not ready and still serves, so that a
 *     load balancer sends new requests elsewhere; afterwards it takes none, and those that it has may take 30 seconds
 */
@ConfigurationProperties(prefix = "techo.shutdown", ignoreUnknownFields = false)
public record ShutdownProperties(@DefaultValue("5s") Duration notice) {
    private static final Duration LONGEST = Duration.ofSeconds(25);

    public ShutdownProperties {
        if (notice.isNegative() || notice.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "techo.shutdown.notice must be from 0s to " + LONGEST.toSeconds() + "s, was " + notice);
        }
    }
}
