package techo.server.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/** Finds everything at once that keeps a server from production, so that nobody mends one thing for each start. */
final class ProductionRules {
    private static final List<String> NEVER_IN_PRODUCTION = List.of(
            "techo.demo.DemoServer", "org.springframework.security.oauth2.server.authorization.OAuth2Authorization");

    private final Environment environment;
    private final ClassLoader classes;

    ProductionRules(Environment environment, ClassLoader classes) {
        this.environment = environment;
        this.classes = classes;
    }

    /** @throws UnsafeInProductionException with all that is unsafe */
    void require(Collection<?> features) {
        List<String> unsafe = new ArrayList<>();
        features.stream()
                .filter(ProductionRule.class::isInstance)
                .map(ProductionRule.class::cast)
                .flatMap(rule -> rule.unsafeInProduction().stream())
                .sorted()
                .forEach(unsafe::add);
        if (!encryptsTransport()) {
            unsafe.add(
                    "server.ssl.* or server.forward-headers-strategy: TLS ends neither here nor at a proxy in front");
        }
        NEVER_IN_PRODUCTION.stream()
                .filter(type -> ClassUtils.isPresent(type, classes))
                .forEach(type -> unsafe.add("the class path has " + type + ", which makes accounts or tokens"));
        if (!unsafe.isEmpty()) {
            throw new UnsafeInProductionException(unsafe);
        }
    }

    private boolean encryptsTransport() {
        boolean here = environment.getProperty("server.ssl.enabled", Boolean.class, true)
                && (environment.containsProperty("server.ssl.bundle")
                        || environment.containsProperty("server.ssl.certificate")
                        || environment.containsProperty("server.ssl.key-store"));
        String forwarded = environment.getProperty("server.forward-headers-strategy", "none");
        return here || !"none".equalsIgnoreCase(forwarded);
    }
}
