package techo.server.identity;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often one may ask, on each node.
 *
 * @param ofClient requests of one client in a second, whoever uses it
 * @param ofCaller requests of one bearer of tokens in a second
 * @param burst for how long a rate may be saved up
 */
public record RateProperties(
        @DefaultValue("500") int ofClient,
        @DefaultValue("50") int ofCaller,
        @DefaultValue("4s") Duration burst) {
    public RateProperties {
        if (ofClient < 1 || ofCaller < 1 || burst.toSeconds() < 1) {
            throw new IdentityUnconfiguredException("techo.identity.rate.* must be at least 1 and 1s");
        }
    }
}
