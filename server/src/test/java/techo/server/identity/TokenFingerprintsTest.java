package techo.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.jwt.Jwt;
import techo.policy.identity.TokenFingerprint;

class TokenFingerprintsTest {
    private static final String ISSUER = "https://id.example.jp";

    @Test
    void a_signed_token_is_known_by_its_issuer_and_id_whatever_else_it_says() throws Exception {
        TokenFingerprint fingerprint = TokenFingerprint.ofId(ISSUER, "7");
        assertThat(TokenFingerprints.of(signed(claims("hanako").jwtID("7")))).isEqualTo(fingerprint);
        assertThat(TokenFingerprints.of(signed(claims("taro").jwtID("7")))).isEqualTo(fingerprint);
        assertThat(TokenFingerprints.of(signed(claims("hanako").jwtID("8")))).isNotEqualTo(fingerprint);
    }

    @Test
    void a_signed_token_without_an_id_is_known_also_with_its_signature_written_in_another_way() throws Exception {
        for (JWTClaimsSet.Builder unnamed :
                new JWTClaimsSet.Builder[] {claims("hanako"), claims("hanako").jwtID(" ")}) {
            String token = signed(unnamed);
            String rewritten = token.substring(0, token.lastIndexOf('.')) + ".AAAA";
            assertThat(TokenFingerprints.of(rewritten)).isEqualTo(TokenFingerprints.of(token));
        }
        assertThat(TokenFingerprints.of(signed(claims("taro"))))
                .isNotEqualTo(TokenFingerprints.of(signed(claims("hanako"))));
    }

    @Test
    void a_genuine_token_has_the_fingerprint_of_its_text() throws Exception {
        for (JWTClaimsSet.Builder each :
                new JWTClaimsSet.Builder[] {claims("hanako"), claims("hanako").jwtID("7")}) {
            String token = signed(each);
            Jwt genuine = Jwt.withTokenValue(token)
                    .header("alg", "HS256")
                    .claims(claims -> claims.putAll(each.build().getClaims()))
                    .build();
            assertThat(TokenFingerprints.of(genuine)).isEqualTo(TokenFingerprints.of(token));
        }
        for (String opaque : new String[] {"opaque", "a.b.c", "a.b.c.d.e"}) {
            assertThat(TokenFingerprints.of(new OAuth2AccessToken(TokenType.BEARER, opaque, null, null)))
                    .isEqualTo(TokenFingerprints.of(opaque))
                    .isEqualTo(TokenFingerprint.ofText(opaque));
        }
    }

    private static JWTClaimsSet.Builder claims(String subject) {
        return new JWTClaimsSet.Builder().issuer(ISSUER).subject(subject);
    }

    private static String signed(JWTClaimsSet.Builder claims) throws JOSEException {
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims.build());
        token.sign(new MACSigner("synthetic key of at least thirty-two bytes"));
        return token.serialize();
    }
}
