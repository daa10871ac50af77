package techo.server.identity;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import techo.policy.identity.Assurance;
import techo.server.config.ProductionRule;

/**
 * Whom the server believes.
 *
 * @param clockSkew how far the clocks of an issuer and this server may differ; at most 30 seconds
 * @param issuers the authorization servers whose tokens are accepted, by a name of the operator's choice; there is no
 *     default. Names and not list positions, because Spring Boot overlooks a misspelt key inside a list
 * @param announced the name of the issuer that the SMART configuration sends apps to; needed when there are several
 * @param allowedOrigins web origins whose pages may call the FHIR interface from a browser (CORS), exact, never a
 *     wildcard; none by default
 * @param stepUp how sure the issuer must be of a person before a sensitive act
 * @param rate how often one may ask
 */
@ConfigurationProperties(prefix = "techo.identity", ignoreUnknownFields = false)
public record IdentityProperties(
        @DefaultValue("30s") Duration clockSkew,
        @DefaultValue Map<String, TrustedIssuer> issuers,
        @DefaultValue("") String announced,
        @DefaultValue List<URI> allowedOrigins,
        @DefaultValue StepUpProperties stepUp,
        @DefaultValue RateProperties rate)
        implements ProductionRule {
    private static final Duration MAXIMUM_CLOCK_SKEW = Duration.ofSeconds(30);

    public IdentityProperties {
        issuers = Map.copyOf(issuers);
        allowedOrigins = List.copyOf(allowedOrigins);
        if (clockSkew.isNegative() || clockSkew.compareTo(MAXIMUM_CLOCK_SKEW) > 0) {
            throw new IdentityUnconfiguredException("techo.identity.clock-skew must be between 0s and 30s");
        }
        if (issuers.isEmpty()) {
            throw new IdentityUnconfiguredException("No token issuer is trusted: techo.identity.issuers is empty");
        }
        Set<URI> seen = new HashSet<>();
        for (TrustedIssuer issuer : issuers.values()) {
            if (!seen.add(issuer.uri())) {
                throw new IdentityUnconfiguredException("techo.identity.issuers names twice: " + issuer.uri());
            }
        }
        if (issuers.size() == 1 && announced.isEmpty()) {
            announced = issuers.keySet().iterator().next();
        }
        if (!issuers.containsKey(announced)) {
            throw new IdentityUnconfiguredException(
                    "techo.identity.announced must be the name of one of techo.identity.issuers");
        }
        allowedOrigins.forEach(IdentityProperties::requireOrigin);
    }

    /** The values of {@code acr} by which the issuers say at least this level, with spaces between them. */
    String acrValues(Assurance.Level level) {
        return issuers.values().stream()
                .flatMap(issuer -> issuer.assurance().entrySet().stream())
                .filter(value -> value.getValue().compareTo(level) >= 0)
                .map(Map.Entry::getKey)
                .distinct()
                .sorted()
                .collect(Collectors.joining(" "));
    }

    @Override
    public List<String> unsafeInProduction() {
        List<String> unsafe = new ArrayList<>(stepUp.unsafeInProduction());
        issuers.forEach((name, issuer) -> unsafe.addAll(issuer.unsafeInProduction("techo.identity.issuers." + name)));
        allowedOrigins.stream()
                .filter(Addresses::plain)
                .forEach(origin -> unsafe.add("techo.identity.allowed-origins has an origin without TLS: " + origin));
        return unsafe;
    }

    private static void requireOrigin(URI origin) {
        boolean bare = origin.getHost() != null
                && (origin.getPath() == null || origin.getPath().isEmpty())
                && origin.getQuery() == null
                && origin.getUserInfo() == null;
        if (!bare || !Addresses.secure(origin)) {
            throw new IdentityUnconfiguredException(
                    "techo.identity.allowed-origins takes https://host[:port] and nothing after it, not " + origin);
        }
    }
}
