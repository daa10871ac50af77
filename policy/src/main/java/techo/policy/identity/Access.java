package techo.policy.identity;

import java.util.Optional;

/**
 * What an access token grants beside the name of its bearer: through which client, for what, how far, and how sure the
 * issuer is of who asks.
 */
public record Access(
        ClientId client, PurposeOfUse purpose, Scopes scopes, Assurance assurance, Optional<TokenSubject> subject) {

    /** Access that no scope narrows, for questions in which scopes play no part. */
    public static Access unnarrowed(ClientId client, PurposeOfUse purpose) {
        return new Access(client, purpose, Scopes.EVERYTHING, Assurance.UNSTATED, Optional.empty());
    }
}
