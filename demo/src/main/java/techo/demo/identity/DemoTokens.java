package techo.demo.identity;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import techo.demo.identity.SamplePerson.Represented;

/** Makes access tokens as RFC 9068 wants them and says in them who asks (docs/identity.md). */
final class DemoTokens implements OAuth2TokenCustomizer<JwtEncodingContext> {
    /** Tells the pages of a person that there is another record to choose; opens nothing. */
    private static final String ACTS_FOR = "techo_acts_for";

    private static final String PRINCIPAL = "principal";

    private final DemoIdentity identity;

    DemoTokens(DemoIdentity identity) {
        this.identity = identity;
    }

    @Override
    public void customize(JwtEncodingContext token) {
        if (token.getPrincipal().getDetails() instanceof SignedIn signedIn) {
            token.getClaims()
                    .claim("amr", signedIn.methods())
                    .claim("auth_time", signedIn.at().getEpochSecond());
            if (signedIn.factors().areTwo()) {
                token.getClaims().claim("acr", SignedIn.TWO_FACTORS);
            }
        }
        if (!OAuth2TokenType.ACCESS_TOKEN.equals(token.getTokenType())) {
            SamplePerson person = person(token.getPrincipal().getName());
            if (token.getAuthorizedScopes().contains("fhirUser")) {
                token.getClaims().claim("fhirUser", identity.audience() + "/" + fhirUser(person, token));
            }
            if (!person.represented().isEmpty()) {
                token.getClaims()
                        .claim(
                                ACTS_FOR,
                                person.represented().stream()
                                        .map(one ->
                                                Map.of("patient", one.patient().value(), "name", one.displayName()))
                                        .toList());
            }
            return;
        }
        String client = token.getRegisteredClient().getClientId();
        token.getJwsHeader().algorithm(SignatureAlgorithm.ES256).type("at+jwt");
        token.getClaims()
                .audience(List.of(identity.audience().toString()))
                .claim("client_id", client)
                .claim("scope", String.join(" ", token.getAuthorizedScopes()))
                .claims(claims -> claims.putAll(
                        AuthorizationGrantType.CLIENT_CREDENTIALS.equals(token.getAuthorizationGrantType())
                                ? ofClient(client)
                                : ofPerson(person(token.getPrincipal().getName()), token)));
    }

    /** @throws IllegalStateException for a client that only people use: it then gets no token */
    private static Map<String, String> ofClient(String id) {
        return Arrays.stream(SampleClient.values())
                .filter(client -> client.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("not a client of its own"))
                .claims();
    }

    private static Map<String, String> ofPerson(SamplePerson person, JwtEncodingContext token) {
        return acting(person, token)
                .map(represented -> Map.of(
                        "techo_caller",
                        "delegate",
                        "patient",
                        represented.patient().value(),
                        "fhirUser",
                        fhirUser(person, token),
                        "purpose",
                        "LEGAL-REP"))
                .orElseGet(() -> Map.of(
                        "techo_caller", "citizen",
                        "patient", person.patient().value(),
                        "purpose", "SELF-VIEW"));
    }

    private static String fhirUser(SamplePerson person, JwtEncodingContext token) {
        return acting(person, token)
                .map(represented -> "RelatedPerson/" + represented.as().value())
                .orElseGet(() -> "Patient/" + person.patient().value());
    }

    /** Empty when the token is for the own record. Who represents nobody was refused when the scope was asked for. */
    private static Optional<Represented> acting(SamplePerson person, JwtEncodingContext token) {
        return token.getAuthorizedScopes().contains(DemoIdentity.DELEGATE_SCOPE)
                ? Optional.of(person.represented(chosen(token)).orElseThrow())
                : Optional.empty();
    }

    private static Optional<String> chosen(JwtEncodingContext token) {
        return Optional.ofNullable(token.getAuthorization())
                .map(authorization -> authorization.<OAuth2AuthorizationRequest>getAttribute(
                        OAuth2AuthorizationRequest.class.getName()))
                .flatMap(request -> chosen(request.getAdditionalParameters()));
    }

    /** Of several whom a person represents, the one for whom the app asks. */
    static Optional<String> chosen(Map<String, Object> parameters) {
        return Optional.ofNullable(parameters.get(PRINCIPAL)).map(Object::toString);
    }

    static SamplePerson person(String username) {
        return Arrays.stream(SamplePerson.values())
                .filter(person -> person.username().equals(username))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nobody of that name"));
    }
}
