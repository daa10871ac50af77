package techo.server.identity;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.oauth2.core.OAuth2TokenIntrospectionClaimNames;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OAuth2IntrospectionException;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.oauth2.server.resource.introspection.SpringOpaqueTokenIntrospector;

/**
 * Asks an issuer about a token, each time: nothing is kept, so a token that was taken back opens nothing more.
 *
 * <p>When the issuer does not answer, nobody passes.
 */
final class TokenLookup {
    private static final OAuth2TokenValidator<Jwt> CERTIFICATE =
            JwtValidators.createDefaultWithValidators(List.of(shown -> OAuth2TokenValidatorResult.success()));

    private final OpaqueTokenIntrospector issuer;
    private final URI name;
    private final String audience;
    private final Duration clockSkew;
    private final Clock clock;

    TokenLookup(TokenIntrospection introspection, URI name, URI audience, Duration clockSkew, Clock clock) {
        Duration timeout = Duration.ofMillis(IssuerTokens.TIMEOUT_MILLIS);
        this.issuer = new SpringOpaqueTokenIntrospector(
                introspection.uri().toString(),
                new RestTemplateBuilder()
                        .connectTimeout(timeout)
                        .readTimeout(timeout)
                        .basicAuthentication(introspection.clientId(), introspection.clientSecret())
                        .build());
        this.name = name;
        this.audience = audience.toString();
        this.clockSkew = clockSkew;
        this.clock = clock;
    }

    /** @throws InvalidBearerTokenException when the token is not, or no longer, good here */
    Claims ask(String token) {
        try {
            Claims claims = new Claims(issuer.introspect(token).getAttributes());
            if (!forUs(claims) || !timely(claims) || !bindingIsChecked(claims)) {
                throw new InvalidBearerTokenException("The token does not satisfy the rules");
            }
            return claims;
        } catch (BadOpaqueTokenException e) {
            throw new InvalidBearerTokenException("The token is not active", e);
        } catch (OAuth2IntrospectionException e) {
            throw new AuthenticationServiceException("The issuer cannot be asked", e);
        }
    }

    private boolean forUs(Claims claims) {
        Object issued = claims.values().get(OAuth2TokenIntrospectionClaimNames.ISS);
        Object named = claims.values().get(OAuth2TokenIntrospectionClaimNames.AUD);
        return (issued == null || issued.toString().equals(name.toString()))
                && named instanceof Collection<?> all
                && all.contains(audience);
    }

    private boolean timely(Claims claims) {
        Instant now = clock.instant();
        return claims.values().get(OAuth2TokenIntrospectionClaimNames.EXP) instanceof Instant end
                && !end.isBefore(now.minus(clockSkew))
                && !(claims.values().get(OAuth2TokenIntrospectionClaimNames.NBF) instanceof Instant start
                        && start.isAfter(now.plus(clockSkew)));
    }

    private static boolean bindingIsChecked(Claims claims) {
        Object confirmation = claims.values().get("cnf");
        return confirmation == null
                || confirmation instanceof Map<?, ?> map
                        && Set.of("jkt", "x5t#S256").containsAll(map.keySet())
                        && isOfConnection(map);
    }

    /**
     * Spring checks a DPoP key also of these tokens, but a certificate only of signed ones (RFC 8705 section 3.1): so it is
     * shown one that says the same.
     */
    private static boolean isOfConnection(Map<?, ?> confirmation) {
        Jwt shown = Jwt.withTokenValue("looked up")
                .header("alg", "none")
                .claim("cnf", confirmation)
                .build();
        return !CERTIFICATE.validate(shown).hasErrors();
    }
}
