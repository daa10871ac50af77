package techo.demo.identity;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsent;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsentService;

/**
 * Remembers nothing, so that each sign-in with an app shows what the app may do: in a try-out that page is part of what
 * there is to see, and the sample records were put in by signing in with an app, too.
 */
final class AskedEachTime implements OAuth2AuthorizationConsentService {

    @Override
    public void save(OAuth2AuthorizationConsent allowed) {
        // Nothing is kept.
    }

    @Override
    public void remove(OAuth2AuthorizationConsent allowed) {
        // Nothing was kept.
    }

    @Override
    public @Nullable OAuth2AuthorizationConsent findById(String client, String person) {
        return null;
    }
}
