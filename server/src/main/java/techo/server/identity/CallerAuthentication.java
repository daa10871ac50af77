package techo.server.identity;

import java.util.List;
import java.util.Map;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.AbstractOAuth2TokenAuthenticationToken;

/** A genuine token together with what it amounts to here; the only kind of authentication that {@code /fhir} knows. */
final class CallerAuthentication extends AbstractOAuth2TokenAuthenticationToken<Jwt> {
    private static final long serialVersionUID = 1L;

    // Sessions never hold this object: every chain that makes one is stateless.
    private final transient CallerResolution resolution;

    CallerAuthentication(Jwt token, CallerResolution resolution) {
        super(token, List.of());
        this.resolution = resolution;
        setAuthenticated(true);
    }

    CallerResolution resolution() {
        return resolution;
    }

    @Override
    public Map<String, Object> getTokenAttributes() {
        return getToken().getClaims();
    }

    @Override
    public String getName() {
        return "caller";
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
