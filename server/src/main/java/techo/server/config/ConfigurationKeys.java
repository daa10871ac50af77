package techo.server.config;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Finds keys below {@code techo.} that belong to no feature.
 *
 * <p>Spring Boot refuses an unknown key inside a known prefix; a misspelt prefix it would pass over in silence.
 */
final class ConfigurationKeys {
    /** Read by the command line client, which a shell that starts a server may well have in its environment. */
    private static final Set<String> CLIENT_VARIABLES =
            Set.of("TECHO_URL", "TECHO_TOKEN", "TECHO_DEMO_PORT", "TECHO_DEMO_DATA");

    private static final String MODE = ModeProperties.PREFIX + ".mode";

    private final Set<String> knownPrefixes;

    /** @param knownPrefixes such as {@code techo.storage} */
    ConfigurationKeys(Set<String> knownPrefixes) {
        this.knownPrefixes =
                knownPrefixes.stream().map(ConfigurationKeys::uniform).collect(Collectors.toSet());
    }

    void refuseUnknown(ConfigurableEnvironment environment) {
        Set<String> unknown = new TreeSet<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> enumerable) {
                for (String name : enumerable.getPropertyNames()) {
                    String key = uniform(canonical(name));
                    if (key.startsWith("techo.") && !known(key) && !CLIENT_VARIABLES.contains(name)) {
                        unknown.add(name);
                    }
                }
            }
        }
        if (!unknown.isEmpty()) {
            throw new UnknownConfigurationKeyException(unknown);
        }
    }

    private boolean known(String key) {
        return key.equals(MODE)
                || knownPrefixes.stream()
                        .anyMatch(prefix -> key.startsWith(prefix + ".") || key.startsWith(prefix + "["));
    }

    /** As Spring Boot compares keys: a variable of the environment cannot have dashes. */
    private static String uniform(String key) {
        return key.replace("-", "").toLowerCase(Locale.ROOT);
    }

    private static String canonical(String name) {
        boolean environmentVariable = name.startsWith("TECHO_");
        return environmentVariable ? name.toLowerCase(Locale.ROOT).replace('_', '.') : name;
    }
}
