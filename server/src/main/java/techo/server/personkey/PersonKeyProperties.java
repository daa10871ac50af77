package techo.server.personkey;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import techo.server.config.ProductionRule;

/**
 * The keys of persons, and the one that they are wrapped with.
 *
 * @param masterKeyset file with the keyset that wraps the keys of persons, required with PostgreSQL; when empty, one is
 *     made in the data directory
 * @param cached keys of persons that are kept in memory at most
 * @param cachedFor how long a key that was destroyed on another node may still open something on this one
 */
@ConfigurationProperties(prefix = "techo.person-key", ignoreUnknownFields = false)
public record PersonKeyProperties(
        @DefaultValue("") String masterKeyset,
        @DefaultValue("20000") int cached,
        @DefaultValue("5m") Duration cachedFor)
        implements ProductionRule {

    public PersonKeyProperties {
        if (cached < 1 || cached > 1_000_000) {
            throw new IllegalArgumentException("techo.person-key.cached must be between 1 and 1000000");
        }
        if (cachedFor.toSeconds() < 1 || cachedFor.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("techo.person-key.cached-for must be between 1s and 1h");
        }
    }

    @Override
    public List<String> unsafeInProduction() {
        return masterKeyset.isEmpty()
                ? List.of("techo.person-key.master-keyset is empty: the key would lie beside what it protects")
                : List.of();
    }
}
