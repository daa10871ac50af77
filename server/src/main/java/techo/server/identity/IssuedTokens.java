package techo.server.identity;

import java.time.Instant;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;

/** Checks the tokens of one issuer: their signature if they have one, and with the issuer where that is configured. */
final class IssuedTokens {
    private final IssuerTokens signatures;
    private final Optional<TokenLookup> lookup;
    private final CallerClaims callers;

    IssuedTokens(IssuerTokens signatures, Optional<TokenLookup> lookup, CallerClaims callers) {
        this.signatures = signatures;
        this.lookup = lookup;
        this.callers = callers;
    }

    /** Whether the signature of this token was found to be good a moment ago, so that nobody need read whose it is. */
    boolean remembers(String token) {
        return signatures.remembers(token);
    }

    /**
     * @param purpose what the request states beside its token
     * @throws InvalidBearerTokenException when the token is no good
     * @throws AuthenticationServiceException when that cannot be found out now
     */
    CallerAuthentication checkSigned(String token, Optional<String> purpose) {
        Jwt signed = verified(token);
        Claims claims = new Claims(signed.getClaims());
        if (!lookup.map(issuer -> issuer.ask(token)).stream().allMatch(claims::isBoundAtLeastAs)) {
            throw new InvalidBearerTokenException("The token does not say what it is bound to");
        }
        return new CallerAuthentication(signed, claims, callers.resolve(claims, purpose));
    }

    /** The same for a token that only its issuer can read. */
    CallerAuthentication checkOpaque(String token, Optional<String> purpose) {
        TokenLookup issuer = lookup.orElseThrow(() -> new InvalidBearerTokenException("The token is not signed"));
        Claims claims = issuer.ask(token);
        return new CallerAuthentication(opaque(token, claims), claims, callers.resolve(claims, purpose));
    }

    private Jwt verified(String token) {
        try {
            return signatures.decode(token);
        } catch (BadJwtException e) {
            throw new InvalidBearerTokenException("The token does not satisfy the rules", e);
        } catch (JwtException e) {
            throw new AuthenticationServiceException("The keys of the issuer cannot be read", e);
        }
    }

    private static OAuth2AccessToken opaque(String token, Claims claims) {
        Instant end = claims.values().get("exp") instanceof Instant at ? at : Instant.EPOCH;
        return new OAuth2AccessToken(TokenType.BEARER, token, null, end);
    }
}
