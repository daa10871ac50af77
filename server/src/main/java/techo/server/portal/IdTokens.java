package techo.server.portal;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.converter.ClaimTypeConverter;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Reads ID tokens that are signed with a key pair in any way that their issuer announces. Spring Security's own factory takes
 * RS256 alone unless it is told otherwise, and the realm that comes with Techo signs with ES256.
 */
final class IdTokens implements JwtDecoderFactory<ClientRegistration> {
    private static final String ANNOUNCED = "id_token_signing_alg_values_supported";
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** With the keys of each issuer. */
    private final Map<String, JwtDecoder> decoders = new ConcurrentHashMap<>();

    @Override
    public JwtDecoder createDecoder(ClientRegistration client) {
        return Objects.requireNonNull(
                decoders.computeIfAbsent(client.getRegistrationId(), registration -> decoder(client)));
    }

    private static JwtDecoder decoder(ClientRegistration client) {
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSetUri(
                        client.getProviderDetails().getJwkSetUri())
                .jwsAlgorithms(algorithms -> algorithms.addAll(announced(client)))
                .restOperations(new RestTemplateBuilder()
                        .connectTimeout(PATIENCE)
                        .readTimeout(PATIENCE)
                        .build())
                .build();
        decoder.setClaimSetConverter(
                new ClaimTypeConverter(OidcIdTokenDecoderFactory.createDefaultClaimTypeConverters()));
        decoder.setJwtValidator(
                new DelegatingOAuth2TokenValidator<>(new JwtTimestampValidator(), new OidcIdTokenValidator(client)));
        return decoder;
    }

    /** Those with a shared secret have no name here. RS256 is what an issuer need not announce. */
    private static Set<SignatureAlgorithm> announced(ClientRegistration client) {
        Object names = client.getProviderDetails().getConfigurationMetadata().get(ANNOUNCED);
        Collection<?> all = names instanceof Collection<?> several ? several : List.of();
        Set<SignatureAlgorithm> known = all.stream()
                .map(name -> SignatureAlgorithm.from(String.valueOf(name)))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return known.isEmpty() ? Set.of(SignatureAlgorithm.RS256) : known;
    }
}
