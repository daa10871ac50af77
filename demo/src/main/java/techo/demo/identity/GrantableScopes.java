package techo.demo.identity;

import java.util.Set;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import techo.policy.identity.Scopes;

/**
 * What a client may ask for: what it is registered for, and everything finer. Spring's own check knows only equal texts,
 * and would have every category of every type registered.
 */
final class GrantableScopes {
    private static final OAuth2Error INVALID_SCOPE = new OAuth2Error(OAuth2ErrorCodes.INVALID_SCOPE);

    private GrantableScopes() {}

    static void require(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
        OAuth2AuthorizationCodeRequestAuthenticationToken request = context.getAuthentication();
        if (!grantable(request.getScopes(), context.getRegisteredClient())) {
            throw new OAuth2AuthorizationCodeRequestAuthenticationException(INVALID_SCOPE, request);
        }
    }

    static void require(OAuth2ClientCredentialsAuthenticationContext context) {
        OAuth2ClientCredentialsAuthenticationToken request = context.getAuthentication();
        if (!grantable(request.getScopes(), context.getRegisteredClient())) {
            throw new OAuth2AuthenticationException(INVALID_SCOPE);
        }
    }

    /** Whether a person may be asked to allow it. */
    static boolean offers(RegisteredClient client, String scope) {
        Scopes registered = read(client.getScopes());
        return client.getScopes().contains(scope)
                || Scopes.read(scope)
                        .fold(
                                finer -> !finer.granted().isEmpty()
                                        && finer.granted().stream().allMatch(registered::contain),
                                fault -> false);
    }

    private static boolean grantable(Set<String> asked, RegisteredClient client) {
        Scopes registered = read(client.getScopes());
        return Scopes.read(String.join(" ", asked))
                .fold(scopes -> scopes.granted().stream().allMatch(registered::contain), fault -> false);
    }

    private static Scopes read(Set<String> texts) {
        return Scopes.read(String.join(" ", texts)).fold(scopes -> scopes, fault -> {
            throw new IllegalStateException("a client is registered for scopes that cannot be read: " + fault);
        });
    }
}
