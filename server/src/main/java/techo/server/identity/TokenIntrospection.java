package techo.server.identity;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import techo.server.config.Secrets;

/**
 * Where an issuer says whether a token is still good (RFC 7662), so that a revocation is in force for the next request.
 *
 * @param uri the issuer's endpoint; https, or http on this machine
 * @param clientId this server at the issuer
 * @param clientSecret its secret
 */
public record TokenIntrospection(URI uri, String clientId, String clientSecret) {
    public TokenIntrospection {
        if (uri == null || uri.getHost() == null || !Addresses.secure(uri)) {
            throw new IdentityUnconfiguredException(
                    "techo.identity.issuers.*.introspection.uri must be an https address, or http on localhost");
        }
        if (clientId == null || clientId.isBlank() || clientSecret == null || clientSecret.isBlank()) {
            throw new IdentityUnconfiguredException(
                    "techo.identity.issuers.*.introspection needs client-id and client-secret");
        }
    }

    /** @param key where it stands in the configuration */
    List<String> unsafeInProduction(String key) {
        List<String> unsafe = new ArrayList<>(Secrets.complaint(key + ".client-secret", clientSecret));
        if (Addresses.plain(uri)) {
            unsafe.add(key + ".uri is not an https address");
        }
        return unsafe;
    }

    /** Hides the secret, so that no log line or error text can show it. */
    @Override
    public String toString() {
        return "TokenIntrospection[uri=" + uri + ", clientId=" + clientId + "]";
    }
}
