package techo.server.guard;

import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The limits as a server has them that is told nothing else. */
final class GuardLimits {
    private GuardLimits() {}

    static GuardProperties standard() {
        return with(Map.of());
    }

    static GuardProperties with(Map<String, String> keys) {
        return new Binder(new MapConfigurationPropertySource(keys)).bindOrCreate("techo.guard", GuardProperties.class);
    }
}
