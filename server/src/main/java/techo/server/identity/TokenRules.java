package techo.server.identity;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;

/**
 * What every access token must satisfy, whoever issued it (RFC 9068 section 4).
 *
 * <p>Written out and not taken from a library's default list: {@code JwtValidators.createAtJwtValidator()} asks for a
 * {@code client_id}, which Keycloak calls {@code azp}; the other defaults check neither audience nor expiry's presence.
 */
final class TokenRules {
    private static final Duration LONGEST_LIFE = Duration.ofHours(1);

    /** Claims that only ID tokens have (OpenID Connect Core 1.0 sections 2 and 3.3.2.11). */
    private static final Set<String> ID_TOKEN_CLAIMS = Set.of("nonce", "at_hash", "c_hash");

    private TokenRules() {}

    static OAuth2TokenValidator<Jwt> of(TrustedIssuer issuer, URI audience, Duration clockSkew, Clock clock) {
        JwtTimestampValidator timestamps = new JwtTimestampValidator(clockSkew);
        timestamps.setClock(clock);
        // Adds the check of certificate-bound tokens (RFC 8705, cnf.x5t#S256).
        return JwtValidators.createDefaultWithValidators(List.of(
                timestamps,
                new JwtIssuerValidator(issuer.uri().toString()),
                TokenRules::lifetime,
                token -> audience(token, audience.toString()),
                TokenRules::notAnIdToken,
                TokenRules::knownBinding));
    }

    /** A token without an end, or one that lives for days, would outlast a withdrawal at the issuer. */
    private static OAuth2TokenValidatorResult lifetime(Jwt token) {
        boolean bounded = token.getExpiresAt() != null
                && token.getIssuedAt() != null
                && token.getClaims().containsKey(JwtClaimNames.SUB)
                && Duration.between(token.getIssuedAt(), token.getExpiresAt()).compareTo(LONGEST_LIFE) <= 0;
        return bounded ? OAuth2TokenValidatorResult.success() : failure();
    }

    private static OAuth2TokenValidatorResult audience(Jwt token, String audience) {
        List<String> named = token.getAudience();
        return named != null && named.contains(audience) ? OAuth2TokenValidatorResult.success() : failure();
    }

    private static OAuth2TokenValidatorResult notAnIdToken(Jwt token) {
        boolean idToken = ID_TOKEN_CLAIMS.stream().anyMatch(token::hasClaim)
                || "ID".equals(token.getClaims().get("typ"));
        return idToken ? failure() : OAuth2TokenValidatorResult.success();
    }

    /** A token that is bound to something we cannot check must not pass as if it were bound to nothing. */
    private static OAuth2TokenValidatorResult knownBinding(Jwt token) {
        Object binding = token.getClaims().get("cnf");
        boolean known = binding == null
                || binding instanceof java.util.Map<?, ?> map
                        && Set.of("jkt", "x5t#S256").containsAll(map.keySet());
        return known ? OAuth2TokenValidatorResult.success() : failure();
    }

    private static OAuth2TokenValidatorResult failure() {
        return OAuth2TokenValidatorResult.failure(
                new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN, "The token does not satisfy the rules", null));
    }
}
