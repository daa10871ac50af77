package techo.server.recipient;

import java.util.Optional;
import java.util.Set;
import techo.policy.identity.Assurance;
import techo.policy.identity.ClientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.SenderConstraint;

/**
 * A client through which a registered recipient asks.
 *
 * @param issuer the {@code iss} of its tokens; trusted by the configuration
 * @param assurance how sure the issuer must be of the person behind a request, where there is one
 * @param senderConstraint what its tokens must be bound to
 * @param study the one study that its requests are for, if they are for one
 */
public record RecipientClient(
        String issuer,
        ClientId client,
        Set<PurposeOfUse> purposes,
        Assurance.Level assurance,
        SenderConstraint senderConstraint,
        Optional<String> study) {
    public RecipientClient {
        purposes = Set.copyOf(purposes);
    }
}
