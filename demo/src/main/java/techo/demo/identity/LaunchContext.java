package techo.demo.identity;

import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;

/** Reads the launch context back from a token that this process has just signed. */
final class LaunchContext {
    private LaunchContext() {}

    static String patient(String accessToken) {
        try {
            return SignedJWT.parse(accessToken).getJWTClaimsSet().getStringClaim("patient");
        } catch (ParseException e) {
            throw new IllegalStateException("an access token made here cannot be read here", e);
        }
    }
}
