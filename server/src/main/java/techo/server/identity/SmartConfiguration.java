package techo.server.identity;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.id.Identifier;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an app finds the authorization server (SMART App Launch 2.2, conformance section).
 *
 * <p>Made from what the announced issuer says about itself. A capability is claimed only when the issuer's document
 * proves it: it gives the scopes, and this server enforces them.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SmartConfiguration(
        URI issuer,
        @JsonProperty("jwks_uri") URI jwksUri,
        @JsonProperty("authorization_endpoint") @Nullable URI authorizationEndpoint,
        @JsonProperty("token_endpoint") @Nullable URI tokenEndpoint,
        @JsonProperty("introspection_endpoint") @Nullable URI introspectionEndpoint,
        @JsonProperty("revocation_endpoint") @Nullable URI revocationEndpoint,
        @JsonProperty("grant_types_supported") List<String> grantTypes,

        @JsonProperty("token_endpoint_auth_methods_supported")
        List<String> tokenEndpointAuthMethods,

        @JsonProperty("token_endpoint_auth_signing_alg_values_supported")
        List<String> assertionAlgorithms,

        @JsonProperty("scopes_supported") List<String> scopes,
        @JsonProperty("response_types_supported") List<String> responseTypes,
        @JsonProperty("code_challenge_methods_supported") List<String> codeChallengeMethods,
        List<String> capabilities) {
    private static final String STANDALONE = "launch/patient";

    /**
     * Empty when the issuer does not know S256: the specification forbids to announce such a server. That it also knows
     * {@code plain}, as Keycloak does for clients that are not held to S256, is not for apps.
     */
    static Optional<SmartConfiguration> of(OIDCProviderMetadata issuer) {
        List<String> methods = values(issuer.getTokenEndpointAuthMethods());
        List<String> scopes =
                issuer.getScopes() == null ? List.of() : issuer.getScopes().toStringList();
        List<CodeChallengeMethod> challenges = list(issuer.getCodeChallengeMethods());
        if (!challenges.contains(CodeChallengeMethod.S256)) {
            return Optional.empty();
        }
        return Optional.of(new SmartConfiguration(
                URI.create(issuer.getIssuer().getValue()),
                issuer.getJWKSetURI(),
                issuer.getAuthorizationEndpointURI(),
                issuer.getTokenEndpointURI(),
                issuer.getIntrospectionEndpointURI(),
                issuer.getRevocationEndpointURI(),
                list(issuer.getGrantTypes()).stream().map(GrantType::getValue).toList(),
                methods,
                list(issuer.getTokenEndpointJWSAlgs()).stream()
                        .map(JWSAlgorithm::getName)
                        .toList(),
                scopes,
                list(issuer.getResponseTypes()).stream()
                        .map(ResponseType::toString)
                        .toList(),
                List.of(CodeChallengeMethod.S256.getValue()),
                capabilities(methods, scopes, issuer.getAuthorizationEndpointURI() != null)));
    }

    private static List<String> capabilities(List<String> methods, List<String> scopes, boolean signsPeopleIn) {
        List<String> capabilities = new ArrayList<>();
        if (signsPeopleIn && scopes.contains(STANDALONE)) {
            capabilities.add("launch-standalone");
            capabilities.add("context-standalone-patient");
        }
        if (signsPeopleIn && scopes.contains("openid") && scopes.contains("fhirUser")) {
            capabilities.add("sso-openid-connect");
        }
        if (scopes.contains("offline_access")) {
            capabilities.add("permission-offline");
        }
        boolean patient = scopes.stream().anyMatch(scope -> scope.startsWith("patient/"));
        boolean user = scopes.stream().anyMatch(scope -> scope.startsWith("user/"));
        if (patient) {
            capabilities.add("permission-patient");
        }
        if (user) {
            capabilities.add("permission-user");
        }
        if (patient || user) {
            capabilities.add("permission-v2");
        }
        if (methods.contains(ClientAuthenticationMethod.NONE.getValue())) {
            capabilities.add("client-public");
        }
        if (methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC.getValue())) {
            capabilities.add("client-confidential-symmetric");
        }
        if (methods.contains(ClientAuthenticationMethod.PRIVATE_KEY_JWT.getValue())) {
            capabilities.add("client-confidential-asymmetric");
        }
        return List.copyOf(capabilities);
    }

    private static List<String> values(@Nullable Collection<? extends Identifier> identifiers) {
        return list(identifiers).stream().map(Identifier::getValue).toList();
    }

    private static <T> List<T> list(@Nullable Collection<T> values) {
        return values == null ? List.of() : List.copyOf(values);
    }
}
