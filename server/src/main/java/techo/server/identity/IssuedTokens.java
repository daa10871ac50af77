package techo.server.identity;

import com.nimbusds.jwt.JWTParser;
import java.text.ParseException;
import java.time.Instant;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;

/** Checks the tokens of one issuer: their signature if they have one, and with the issuer where that is configured. */
final class IssuedTokens {
    private final JwtDecoder signatures;
    private final Optional<TokenLookup> lookup;
    private final CallerClaims callers;

    IssuedTokens(JwtDecoder signatures, Optional<TokenLookup> lookup, CallerClaims callers) {
        this.signatures = signatures;
        this.lookup = lookup;
        this.callers = callers;
    }

    /**
     * @param purpose what the request states beside its token
     * @throws InvalidBearerTokenException when the token is no good
     * @throws AuthenticationServiceException when that cannot be found out now
     */
    CallerAuthentication check(String token, Optional<String> purpose) {
        if (!isSigned(token)) {
            TokenLookup issuer = lookup.orElseThrow(() -> new InvalidBearerTokenException("The token is not signed"));
            Claims claims = issuer.ask(token);
            return new CallerAuthentication(opaque(token, claims), claims, callers.resolve(claims, purpose));
        }
        Jwt signed = verified(token);
        lookup.ifPresent(issuer -> issuer.ask(token));
        Claims claims = new Claims(signed.getClaims());
        return new CallerAuthentication(signed, claims, callers.resolve(claims, purpose));
    }

    private static boolean isSigned(String token) {
        try {
            JWTParser.parse(token);
            return true;
        } catch (ParseException e) {
            return false;
        }
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
