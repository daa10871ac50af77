package techo.demo.identity;

import com.nimbusds.jose.jwk.JWKSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/** The registered clients: two through which people sign in, and the programs of {@link SampleClient}. */
final class DemoClients {
    private static final Duration ACCESS = Duration.ofMinutes(5);

    private final DemoIdentity identity;
    private final PasswordEncoder encoder;

    DemoClients(DemoIdentity identity, PasswordEncoder encoder) {
        this.identity = identity;
        this.encoder = encoder;
    }

    List<RegisteredClient> all() {
        List<RegisteredClient> clients = new ArrayList<>(List.of(portal(), app()));
        for (SampleClient client : SampleClient.values()) {
            clients.add(program(client));
        }
        return List.copyOf(clients);
    }

    private RegisteredClient portal() {
        return forPeople(DemoIdentity.PORTAL)
                .clientSecret(encoder.encode(identity.accounts().secret(DemoIdentity.PORTAL)))
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
                .redirectUri(identity.portalRedirect().toString())
                .scope(DemoIdentity.DELEGATE_SCOPE)
                .build();
    }

    private RegisteredClient app() {
        return forPeople(DemoIdentity.APP)
                .clientName("見本アプリ")
                .clientSettings(ClientSettings.builder()
                        .requireProofKey(true)
                        .requireAuthorizationConsent(true)
                        .build())
                .clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
                .redirectUri(DemoIdentity.APP_REDIRECT.toString())
                .build();
    }

    private static RegisteredClient.Builder forPeople(String id) {
        return RegisteredClient.withId(id)
                .clientId(id)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .scope(OidcScopes.OPENID)
                .scope("fhirUser")
                .scope("launch/patient")
                .scope(DemoIdentity.PORTAL_SCOPE)
                .scope(DemoIdentity.APP_SCOPE)
                .clientSettings(ClientSettings.builder().requireProofKey(true).build())
                .tokenSettings(TokenSettings.builder()
                        .accessTokenTimeToLive(ACCESS)
                        .authorizationCodeTimeToLive(Duration.ofMinutes(1))
                        .refreshTokenTimeToLive(Duration.ofHours(8))
                        .reuseRefreshTokens(false)
                        .build());
    }

    private RegisteredClient program(SampleClient client) {
        RegisteredClient.Builder program = RegisteredClient.withId(client.id()).clientId(client.id());
        if (client.signs()) {
            program.clientAuthenticationMethod(ClientAuthenticationMethod.PRIVATE_KEY_JWT)
                    .clientSettings(ClientSettings.builder()
                            .tokenEndpointAuthenticationSigningAlgorithm(SignatureAlgorithm.ES384)
                            .setting(ClientAssertions.KEYS, publicKeys())
                            .build());
        } else {
            program.clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                    .clientSecret(encoder.encode(identity.accounts().secret(client.id())));
        }
        return program.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .scope(client.scope())
                .tokenSettings(
                        TokenSettings.builder().accessTokenTimeToLive(ACCESS).build())
                .build();
    }

    private String publicKeys() {
        return new JWKSet(DemoKeys.ofPrograms(identity.data().resolve("demo")).toPublicJWK()).toString();
    }
}
