package techo.server.identity;

import java.util.List;
import java.util.Map;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.server.resource.authentication.AbstractOAuth2TokenAuthenticationToken;

/** A genuine token together with what it amounts to here; the only kind of authentication that {@code /fhir} knows. */
final class CallerAuthentication extends AbstractOAuth2TokenAuthenticationToken<OAuth2Token> {
    private static final long serialVersionUID = 1L;

    // Sessions never hold this object: every chain that makes one is stateless.
    private final transient Claims claims;
    private final transient CallerResolution resolution;

    CallerAuthentication(OAuth2Token token, Claims claims, CallerResolution resolution) {
        super(token, List.of());
        this.claims = claims;
        this.resolution = resolution;
        setAuthenticated(true);
    }

    CallerAuthentication resolvedAs(CallerResolution other) {
        return new CallerAuthentication(getToken(), claims, other);
    }

    CallerResolution resolution() {
        return resolution;
    }

    @Override
    public Map<String, Object> getTokenAttributes() {
        return claims.values();
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
