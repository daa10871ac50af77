package techo.server.identity;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationManagerResolver;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import techo.interceptors.identity.IdentityError;
import techo.server.identity.CallerResolution.Refused;
import techo.server.recipient.RecipientProperties;
import techo.server.recipient.Recipients;

/**
 * The issuers that the configuration names, and no others, each with its own keys, rules and registered clients.
 *
 * <p>A signed token names its issuer. One that cannot be read is shown to the one issuer that is asked about tokens, if
 * there is one: never to several, because that would tell each of them another's tokens.
 */
final class TrustedIssuers implements AuthenticationManagerResolver<HttpServletRequest> {
    /** The purpose of one request of a client that is registered for several. */
    static final String PURPOSE_HEADER = "X-Purpose-Of-Use";

    private final Map<String, IssuedTokens> byIssuer = new HashMap<>();
    private final Optional<IssuedTokens> ofUnreadable;
    private final IssuerMetadata announced;

    TrustedIssuers(
            IdentityProperties properties,
            URI audience,
            Recipients recipients,
            RecipientProperties register,
            Clock clock) {
        Map<String, IssuerMetadata> documents = new HashMap<>();
        List<IssuedTokens> lookedUp = new ArrayList<>();
        properties.issuers().forEach((name, issuer) -> {
            IssuerMetadata document = new IssuerMetadata(issuer.uri(), clock);
            documents.put(name, document);
            Optional<TokenLookup> lookup = issuer.lookedUp()
                    .map(at -> new TokenLookup(at, issuer.uri(), audience, properties.clockSkew(), clock));
            IssuedTokens tokens = new IssuedTokens(
                    new IssuerTokens(issuer, document, TokenRules.of(issuer, audience, properties.clockSkew(), clock)),
                    lookup,
                    new CallerClaims(issuer, audience, recipients, register.unregistered()));
            byIssuer.put(issuer.uri().toString(), tokens);
            lookup.ifPresent(asked -> lookedUp.add(tokens));
        });
        this.ofUnreadable = lookedUp.size() == 1 ? Optional.of(lookedUp.get(0)) : Optional.empty();
        this.announced = Objects.requireNonNull(documents.get(properties.announced()));
    }

    @Override
    public AuthenticationManager resolve(HttpServletRequest request) {
        List<String> purposes = Collections.list(request.getHeaders(PURPOSE_HEADER));
        return authentication -> authenticate(authentication, purposes);
    }

    private Authentication authenticate(Authentication authentication, List<String> purposes) {
        String token = ((BearerTokenAuthenticationToken) authentication).getToken();
        CallerAuthentication genuine = check(token, purposes.stream().findFirst());
        return purposes.size() > 1 ? genuine.resolvedAs(new Refused(IdentityError.PURPOSE_AMBIGUOUS)) : genuine;
    }

    private CallerAuthentication check(String token, Optional<String> purpose) {
        Optional<IssuedTokens> known = byIssuer.values().stream()
                .filter(issued -> issued.remembers(token))
                .findFirst();
        if (known.isPresent()) {
            return known.get().checkSigned(token, purpose);
        }
        return readable(token)
                .map(claims -> trusted(Optional.ofNullable(claims.getIssuer()).map(byIssuer::get))
                        .checkSigned(token, purpose))
                .orElseGet(() -> trusted(ofUnreadable).checkOpaque(token, purpose));
    }

    /** Empty also for a token that is encrypted: it is its issuer's to read. */
    private static Optional<JWTClaimsSet> readable(String token) {
        try {
            return Optional.ofNullable(JWTParser.parse(token).getJWTClaimsSet());
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    private static IssuedTokens trusted(Optional<IssuedTokens> issued) {
        return issued.orElseThrow(() -> new InvalidBearerTokenException("Nobody who is trusted issued the token"));
    }

    /** The issuer that apps are sent to. */
    IssuerMetadata announced() {
        return announced;
    }
}
