package techo.demo.identity;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * Checks how a program proves who it is (SMART App Launch 2.2, client authentication asymmetric): signed with RS384 or
 * ES384 by a key of its key set, for this server, for at most five minutes, and only once.
 *
 * <p>A client's key set is registered by its address or, in {@link #KEYS}, itself.
 */
final class ClientAssertions implements JwtDecoderFactory<RegisteredClient> {
    /** The setting of a client that holds its key set as text. */
    static final String KEYS = "techo.demo.client-keys";

    private static final Duration LONGEST_LIFE = Duration.ofMinutes(5);
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(5);

    private final DemoIdentity identity;
    private final Clock clock;
    private final Map<String, JwtDecoder> decoders = new ConcurrentHashMap<>();
    private final Map<String, Instant> seen = new ConcurrentHashMap<>();

    ClientAssertions(DemoIdentity identity, Clock clock) {
        this.identity = identity;
        this.clock = clock;
    }

    @Override
    public JwtDecoder createDecoder(RegisteredClient client) {
        return decoders.computeIfAbsent(client.getClientId(), id -> decoder(client));
    }

    private JwtDecoder decoder(RegisteredClient client) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(Set.of(JWSAlgorithm.RS384, JWSAlgorithm.ES384), keys(client)));
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, null));
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(assertion -> judge(client.getClientId(), assertion));
        return decoder;
    }

    private static JWKSource<SecurityContext> keys(RegisteredClient client) {
        try {
            if (client.getClientSettings().getSetting(KEYS) instanceof String keys) {
                return new ImmutableJWKSet<>(JWKSet.parse(keys));
            }
            return JWKSourceBuilder.create(URI.create(client.getClientSettings().getJwkSetUrl())
                            .toURL())
                    .build();
        } catch (ParseException | MalformedURLException e) {
            throw new IllegalStateException("a client is registered without a key set", e);
        }
    }

    private OAuth2TokenValidatorResult judge(String client, Jwt assertion) {
        boolean named = client.equals(assertion.getClaimAsString("iss")) && client.equals(assertion.getSubject());
        boolean forUs = assertion.getAudience() != null
                && List.of(identity.origin().toString(), identity.origin() + "/oauth2/token").stream()
                        .anyMatch(assertion.getAudience()::contains);
        return named && forUs && timely(assertion) && first(client, assertion)
                ? OAuth2TokenValidatorResult.success()
                : OAuth2TokenValidatorResult.failure(new OAuth2Error(OAuth2ErrorCodes.INVALID_CLIENT));
    }

    private boolean timely(Jwt assertion) {
        Instant now = clock.instant();
        Instant end = assertion.getExpiresAt();
        return end != null
                && end.isAfter(now.minus(CLOCK_SKEW))
                && !end.isAfter(now.plus(LONGEST_LIFE).plus(CLOCK_SKEW))
                && (assertion.getNotBefore() == null
                        || !assertion.getNotBefore().isAfter(now.plus(CLOCK_SKEW)));
    }

    private boolean first(String client, Jwt assertion) {
        Instant now = clock.instant();
        seen.values().removeIf(end -> end.isBefore(now.minus(CLOCK_SKEW)));
        Instant end = assertion.getExpiresAt();
        return assertion.getId() != null
                && end != null
                && seen.putIfAbsent(client + " " + assertion.getId(), end) == null;
    }
}
