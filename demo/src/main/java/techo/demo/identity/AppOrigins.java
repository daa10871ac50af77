package techo.demo.identity;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.CorsUtils;

/**
 * Lets apps in a browser, at the origins that may call the FHIR interface, find this issuer and exchange their codes. The
 * page where a person signs in is for nobody's script.
 */
final class AppOrigins implements CorsConfigurationSource {
    /** What a browser asks before it sends an app's request. */
    static final RequestMatcher PREFLIGHTS =
            new AndRequestMatcher(CorsUtils::isPreFlightRequest, AppOrigins::isForApps);

    private static final RequestMatcher PATHS = new OrRequestMatcher(
            Stream.of("/.well-known/**", "/oauth2/jwks", "/oauth2/token", "/oauth2/revoke", "/userinfo")
                    .<RequestMatcher>map(PathPatternRequestMatcher.withDefaults()::matcher)
                    .toList());

    private final boolean any;
    private final CorsConfiguration rules = new CorsConfiguration();

    AppOrigins(List<URI> origins) {
        this.any = !origins.isEmpty();
        rules.setAllowedOrigins(origins.stream().map(URI::toString).toList());
        rules.setAllowedMethods(List.of("GET", "POST"));
        rules.setAllowedHeaders(List.of("Authorization", "Content-Type", "Accept", "DPoP"));
        rules.setAllowCredentials(false);
    }

    private static boolean isForApps(HttpServletRequest request) {
        return PATHS.matches(request);
    }

    @Override
    public @Nullable CorsConfiguration getCorsConfiguration(HttpServletRequest request) {
        return any && isForApps(request) ? rules : null;
    }
}
