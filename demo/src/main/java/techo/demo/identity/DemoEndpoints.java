package techo.demo.identity;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.Customizer;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.JwtClientAssertionAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationValidator;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.config.annotation.web.configurers.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AccessTokenResponseAuthenticationSuccessHandler;

/** What SMART App Launch 2.2 asks of an authorization server and Spring's does not do by itself. */
final class DemoEndpoints implements Customizer<OAuth2AuthorizationServerConfigurer> {
    /** What the sample clients can get; the server announces it to apps. */
    private static final List<String> SCOPES = List.of(
            "openid",
            "fhirUser",
            "launch/patient",
            DemoIdentity.PORTAL_SCOPE,
            DemoIdentity.APP_SCOPE,
            "system/*.rs",
            "system/*.cruds");

    /** RFC 9207 section 3. */
    private static final String NAMES_ITSELF = "authorization_response_iss_parameter_supported";

    private final DemoIdentity identity;
    private final ClientAssertions assertions;
    private final NamedIssuerAnswers answers;

    DemoEndpoints(DemoIdentity identity, ClientAssertions assertions) {
        this.identity = identity;
        this.assertions = assertions;
        this.answers = new NamedIssuerAnswers(identity.origin());
    }

    @Override
    public void customize(OAuth2AuthorizationServerConfigurer server) {
        server.oidc(oidc -> oidc.providerConfigurationEndpoint(document -> document.providerConfigurationCustomizer(
                        // Spring leaves out that public clients are welcome, and what may be asked for.
                        builder -> builder.tokenEndpointAuthenticationMethod("none")
                                .scopes(scopes -> {
                                    scopes.clear();
                                    scopes.addAll(SCOPES);
                                })
                                .claim(NAMES_ITSELF, true)
                                .claim("acr_values_supported", List.of(SignedIn.TWO_FACTORS))
                                .claim("token_endpoint_auth_signing_alg_values_supported", List.of("RS384", "ES384")))))
                .clientAuthentication(clients -> clients.authenticationConverters(
                                converters -> converters.add(0, new AssertionWithoutClientId()))
                        .authenticationProviders(providers -> providers.forEach(provider -> {
                            if (provider instanceof JwtClientAssertionAuthenticationProvider byAssertion) {
                                byAssertion.setJwtDecoderFactory(assertions);
                            }
                        })))
                .authorizationServerMetadataEndpoint(document ->
                        document.authorizationServerMetadataCustomizer(builder -> builder.claim(NAMES_ITSELF, true)))
                .authorizationEndpoint(endpoint -> endpoint.consentPage(SignInPages.AUTHORIZATION)
                        .authorizationResponseHandler(answers)
                        .errorResponseHandler(answers)
                        .authenticationProviders(providers -> providers.forEach(provider -> {
                            if (provider instanceof OAuth2AuthorizationCodeRequestAuthenticationProvider code) {
                                code.setAuthenticationValidator(checks());
                            }
                        })))
                .tokenEndpoint(endpoint -> endpoint.accessTokenResponseHandler(withPatient())
                        .authenticationProviders(providers -> providers.forEach(provider -> {
                            if (provider instanceof OAuth2ClientCredentialsAuthenticationProvider program) {
                                program.setAuthenticationValidator(GrantableScopes::require);
                            }
                        })));
    }

    private Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext> checks() {
        return OAuth2AuthorizationCodeRequestAuthenticationValidator.DEFAULT_REDIRECT_URI_VALIDATOR
                .andThen(GrantableScopes::require)
                .andThen(DemoEndpoints::requireRepresented)
                .andThen(this::requireAudience);
    }

    /** Whoever does not act for the chosen one has no such record to choose; whoever has not signed in is asked to first. */
    private static void requireRepresented(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
        OAuth2AuthorizationCodeRequestAuthenticationToken request = context.getAuthentication();
        if (!request.getScopes().contains(DemoIdentity.DELEGATE_SCOPE)) {
            return;
        }
        boolean offered = context.getRegisteredClient().getScopes().contains(DemoIdentity.DELEGATE_SCOPE);
        boolean represents = !(request.getPrincipal() instanceof Authentication person)
                || !(person instanceof UsernamePasswordAuthenticationToken)
                || DemoTokens.person(person.getName())
                        .represented(DemoTokens.chosen(request.getAdditionalParameters()))
                        .isPresent();
        if (!offered || !represents) {
            throw new OAuth2AuthorizationCodeRequestAuthenticationException(
                    new OAuth2Error(OAuth2ErrorCodes.INVALID_SCOPE), request);
        }
    }

    /** An app that was talked into asking for another server's data must not get a token of this one. */
    private void requireAudience(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
        OAuth2AuthorizationCodeRequestAuthenticationToken request = context.getAuthentication();
        if (!identity.audience()
                .toString()
                .equals(request.getAdditionalParameters().get("aud"))) {
            throw new OAuth2AuthorizationCodeRequestAuthenticationException(
                    new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST, "aud must be the FHIR base address", null),
                    request);
        }
    }

    /** The launch context: whose record the app may open. */
    private static OAuth2AccessTokenResponseAuthenticationSuccessHandler withPatient() {
        OAuth2AccessTokenResponseAuthenticationSuccessHandler handler =
                new OAuth2AccessTokenResponseAuthenticationSuccessHandler();
        handler.setAccessTokenResponseCustomizer(context -> {
            OAuth2AccessTokenAuthenticationToken issued = context.getAuthentication();
            if (issued.getAccessToken().getScopes().contains("launch/patient")) {
                Map<String, Object> more = new HashMap<>(issued.getAdditionalParameters());
                more.put(
                        "patient", LaunchContext.patient(issued.getAccessToken().getTokenValue()));
                context.getAccessTokenResponse().additionalParameters(more);
            }
        });
        return handler;
    }
}
