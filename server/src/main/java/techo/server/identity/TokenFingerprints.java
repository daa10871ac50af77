package techo.server.identity;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import techo.policy.identity.TokenFingerprint;

/**
 * Knows an access token again: a signed one by its issuer and {@code jti}, or without a {@code jti} by what was signed,
 * because a signature can be written in two ways; one that only its issuer can read by its text.
 */
public final class TokenFingerprints {
    private TokenFingerprints() {}

    /** Of a token that somebody has at hand. Nothing of it is checked, so it may be over, and it proves nothing. */
    public static TokenFingerprint of(String token) {
        return signed(token)
                .map(claims -> ofSigned(token, claims.getIssuer(), claims.getJWTID()))
                .orElseGet(() -> TokenFingerprint.ofText(token));
    }

    /** The same of a token that was found to be genuine. */
    static TokenFingerprint of(OAuth2Token genuine) {
        return genuine instanceof Jwt signed
                ? ofSigned(
                        signed.getTokenValue(),
                        signed.getClaimAsString(JwtClaimNames.ISS),
                        signed.getClaimAsString(JwtClaimNames.JTI))
                : TokenFingerprint.ofText(genuine.getTokenValue());
    }

    private static Optional<JWTClaimsSet> signed(String token) {
        try {
            return JWTParser.parse(token) instanceof SignedJWT signed
                    ? Optional.of(signed.getJWTClaimsSet())
                    : Optional.empty();
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    private static TokenFingerprint ofSigned(String token, @Nullable String issuer, @Nullable String id) {
        return Optional.ofNullable(issuer)
                .flatMap(named -> Optional.ofNullable(id)
                        .filter(jti -> !jti.isBlank())
                        .map(jti -> TokenFingerprint.ofId(named, jti)))
                .orElseGet(() -> TokenFingerprint.ofText(token.substring(0, token.lastIndexOf('.'))));
    }
}
