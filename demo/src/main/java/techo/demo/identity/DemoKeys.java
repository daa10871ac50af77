package techo.demo.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;

/**
 * The signing keys of this installation: ES256 for access tokens, and RS256 for ID tokens, which is what OpenID Connect
 * clients expect unless they are told otherwise.
 */
public final class DemoKeys {
    private DemoKeys() {}

    static JWKSet open(Path directory) {
        try {
            return JWKSet.parse(OwnerOnlyFile.readOrCreate(directory.resolve("signing-keys.json"), DemoKeys::generate));
        } catch (ParseException e) {
            throw new IllegalStateException("signing-keys.json is damaged; delete it to have it made again", e);
        }
    }

    /** The key with which the sample programs sign their assertions, for want of a machine of their own. */
    public static ECKey ofPrograms(Path directory) {
        try {
            return ECKey.parse(OwnerOnlyFile.readOrCreate(directory.resolve("program-key.json"), DemoKeys::program));
        } catch (ParseException e) {
            throw new IllegalStateException("program-key.json is damaged; delete it to have it made again", e);
        }
    }

    private static String program() {
        try {
            return new ECKeyGenerator(Curve.P_384)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.ES384)
                    .keyIDFromThumbprint(true)
                    .generate()
                    .toJSONString();
        } catch (JOSEException e) {
            throw new IllegalStateException("the key of the programs cannot be made", e);
        }
    }

    private static String generate() {
        try {
            return new JWKSet(List.of(
                            new ECKeyGenerator(Curve.P_256)
                                    .keyUse(KeyUse.SIGNATURE)
                                    .algorithm(JWSAlgorithm.ES256)
                                    .keyIDFromThumbprint(true)
                                    .generate(),
                            new RSAKeyGenerator(3072)
                                    .keyUse(KeyUse.SIGNATURE)
                                    .algorithm(JWSAlgorithm.RS256)
                                    .keyIDFromThumbprint(true)
                                    .generate()))
                    .toString(false);
        } catch (JOSEException e) {
            throw new IllegalStateException("the signing keys cannot be made", e);
        }
    }
}
