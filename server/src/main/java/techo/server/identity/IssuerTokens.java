package techo.server.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Checks the tokens of one issuer. That a signature is good is remembered for a minute, all other rules are asked each
 * time. Its keys are read when the first token comes, so that the server starts without it.
 *
 * <p>Nimbus' own key source is used, not the one that Spring Security builds: it limits how often a token with an
 * invented key id makes us ask the issuer, and it bounds the time and size of the answer.
 */
final class IssuerTokens implements JwtDecoder {
    static final int TIMEOUT_MILLIS = 3_000;

    private static final int MAXIMUM_KEY_SET_BYTES = 256 * 1024;

    /** A signature does not go bad; the key that made it may, and then counts for no longer than this. */
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private static final int REMEMBERED_TOKENS = 10_000;

    private final TrustedIssuer issuer;
    private final IssuerMetadata metadata;
    private final OAuth2TokenValidator<Jwt> validator;
    private final Cache<String, Jwt> genuine = Caffeine.newBuilder()
            .maximumSize(REMEMBERED_TOKENS)
            .expireAfterWrite(REMEMBERED)
            .build();
    private volatile Optional<JwtDecoder> decoder = Optional.empty();

    IssuerTokens(TrustedIssuer issuer, IssuerMetadata metadata, OAuth2TokenValidator<Jwt> validator) {
        this.issuer = issuer;
        this.metadata = metadata;
        this.validator = validator;
    }

    /** Whether its signature was found to be good within the last minute; says nothing of the other rules. */
    boolean remembers(String token) {
        return genuine.getIfPresent(token) != null;
    }

    @Override
    public Jwt decode(String token) {
        try {
            Jwt signed = genuine.getIfPresent(token);
            if (signed == null) {
                signed = ready().decode(token);
                genuine.put(token, signed);
            }
            return valid(signed);
        } catch (JwtException e) {
            if (e.getCause() instanceof RateLimitReachedException) {
                // The key set was read a moment ago and does not hold this token's key.
                throw new BadJwtException("unknown key", e);
            }
            throw e;
        }
    }

    /** Each time: the clock goes on, and a certificate belongs to the connection. */
    private Jwt valid(Jwt signed) {
        OAuth2TokenValidatorResult result = validator.validate(signed);
        if (result.hasErrors()) {
            throw new JwtValidationException("The token does not satisfy the rules", result.getErrors());
        }
        return signed;
    }

    /** Two threads may both be first; then one of two equal decoders is forgotten. */
    private JwtDecoder ready() {
        Optional<JwtDecoder> known = decoder;
        if (known.isEmpty()) {
            URI keys = issuer.keys().or(metadata::keySet).orElseThrow(() -> new JwtException("no key set"));
            known = Optional.of(build(keys));
            decoder = known;
        }
        return known.get();
    }

    private JwtDecoder build(URI keys) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                issuer.algorithms().stream()
                        .map(algorithm -> JWSAlgorithm.parse(algorithm.getName()))
                        .collect(Collectors.toSet()),
                keySource(keys)));
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(
                new JOSEObjectType("at+jwt"), new JOSEObjectType("application/at+jwt"), JOSEObjectType.JWT));
        // Claims are checked by the validator below, in one place.
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        NimbusJwtDecoder nimbus = new NimbusJwtDecoder(processor);
        nimbus.setJwtValidator(token -> OAuth2TokenValidatorResult.success());
        return nimbus;
    }

    private static JWKSource<SecurityContext> keySource(URI keys) {
        try {
            return JWKSourceBuilder.create(
                            keys.toURL(),
                            new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, MAXIMUM_KEY_SET_BYTES))
                    .retrying(true)
                    .build();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("an address that was checked at start is malformed", e);
        }
    }
}
