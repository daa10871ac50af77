package techo.server.identity;

import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationManagerResolver;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;

/** The issuers that the configuration names, and no others, each with its own keys, rules and registered clients. */
final class TrustedIssuers implements AuthenticationManagerResolver<String> {
    private final Map<String, AuthenticationManager> byIssuer = new HashMap<>();
    private final IssuerMetadata announced;

    TrustedIssuers(IdentityProperties properties, URI audience, Clock clock) {
        Map<String, IssuerMetadata> documents = new HashMap<>();
        properties.issuers().forEach((name, issuer) -> {
            IssuerMetadata document = new IssuerMetadata(issuer.uri(), clock);
            documents.put(name, document);
            OAuth2TokenValidator<Jwt> rules = TokenRules.of(issuer, audience, properties.clockSkew(), clock);
            CallerClaims claims = new CallerClaims(issuer);
            JwtAuthenticationProvider provider =
                    new JwtAuthenticationProvider(new IssuerTokens(issuer, document, rules));
            provider.setJwtAuthenticationConverter(
                    token -> new CallerAuthentication(token, claims.resolve(new Claims(token.getClaims()))));
            byIssuer.put(issuer.uri().toString(), provider::authenticate);
        });
        this.announced = Objects.requireNonNull(documents.get(properties.announced()));
    }

    /** Spring Security takes null for an issuer that nobody trusts. */
    @Override
    public @Nullable AuthenticationManager resolve(String issuer) {
        return byIssuer.get(issuer);
    }

    /** The issuer that apps are sent to. */
    IssuerMetadata announced() {
        return announced;
    }
}
