package techo.server.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.jwt.JwtException;

/** Which ID tokens sign somebody in to the pages, against an issuer that publishes its keys. */
class IdTokensTest {
    private static final List<String> BOTH = List.of("HS256", "ES256", "RS256");

    private ECKey elliptic;
    private RSAKey rsa;
    private HttpServer issuer;

    @BeforeEach
    void publishKeys() throws IOException, JOSEException {
        elliptic = new ECKeyGenerator(Curve.P_256).keyID("elliptic").generate();
        rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
        byte[] keys = new JWKSet(List.of(elliptic.toPublicJWK(), rsa.toPublicJWK()))
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/jwks", exchange -> {
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        issuer.start();
    }

    @AfterEach
    void close() {
        issuer.stop(0);
    }

    @Test
    void whatever_the_issuer_announces_signs_somebody_in() throws JOSEException {
        assertThat(subject(BOTH, signed(JWSAlgorithm.ES256, "elliptic", new ECDSASigner(elliptic), "portal")))
                .isEqualTo("hanako");
        assertThat(subject(BOTH, signed(JWSAlgorithm.RS256, "rsa", new RSASSASigner(rsa), "portal")))
                .isEqualTo("hanako");
        assertThat(subject(List.of(), signed(JWSAlgorithm.RS256, "rsa", new RSASSASigner(rsa), "portal")))
                .as("need not be announced")
                .isEqualTo("hanako");
    }

    @Test
    void what_it_does_not_announce_a_shared_secret_and_what_is_for_another_do_not() throws JOSEException {
        String notAnnounced = signed(JWSAlgorithm.ES256, "elliptic", new ECDSASigner(elliptic), "portal");
        assertThatThrownBy(() -> subject(List.of("RS256"), notAnnounced)).isInstanceOf(JwtException.class);
        String secret = signed(
                JWSAlgorithm.HS256,
                "elliptic",
                new MACSigner(elliptic.toPublicKey().getEncoded()),
                "portal");
        assertThatThrownBy(() -> subject(BOTH, secret)).isInstanceOf(JwtException.class);
        String another = signed(JWSAlgorithm.RS256, "rsa", new RSASSASigner(rsa), "another-app");
        assertThatThrownBy(() -> subject(BOTH, another)).isInstanceOf(JwtException.class);
    }

    private String subject(List<String> announced, String token) {
        ClientRegistration client = ClientRegistration.withRegistrationId(PortalSecurity.REGISTRATION)
                .clientId("portal")
                .clientSecret("a secret")
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .authorizationUri("https://id.example/authorize")
                .tokenUri("https://id.example/token")
                .jwkSetUri("http://localhost:" + issuer.getAddress().getPort() + "/jwks")
                .issuerUri("https://id.example")
                .redirectUri("https://phr.example/login")
                .providerConfigurationMetadata(
                        announced.isEmpty() ? Map.of() : Map.of("id_token_signing_alg_values_supported", announced))
                .build();
        return new IdTokens().createDecoder(client).decode(token).getSubject();
    }

    private static String signed(JWSAlgorithm algorithm, String key, JWSSigner signer, String audience)
            throws JOSEException {
        Instant now = Instant.now();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(algorithm).keyID(key).build(),
                new JWTClaimsSet.Builder()
                        .issuer("https://id.example")
                        .subject("hanako")
                        .audience(audience)
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plusSeconds(60)))
                        .build());
        token.sign(signer);
        return token.serialize();
    }
}
