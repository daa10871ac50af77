package techo.server.recipient;

import java.util.Optional;
import java.util.Set;
import techo.policy.identity.Assurance;
import techo.policy.identity.ClientId;
import techo.policy.identity.ProjectId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientAgent.BreakGlass;
import techo.policy.identity.SenderConstraint;

/**
 * A client through which a registered recipient asks.
 *
 * @param issuer the {@code iss} of its tokens; trusted by the configuration
 * @param agent who asks through it
 * @param assurance how sure the issuer must be of the person behind a request, where there is one
 * @param senderConstraint what its tokens must be bound to
 * @param study the one study or analysis that its requests are for, if they are for one
 * @param breakGlass whether its people may open a record in an emergency
 */
public record RecipientClient(
        String issuer,
        ClientId client,
        Set<PurposeOfUse> purposes,
        Agent agent,
        Assurance.Level assurance,
        SenderConstraint senderConstraint,
        Optional<ProjectId> study,
        BreakGlass breakGlass) {
    public RecipientClient {
        purposes = Set.copyOf(purposes);
        if (agent == Agent.RESEARCHER && (study.isEmpty() || !purposes.equals(Set.of(PurposeOfUse.RESEARCH)))) {
            throw new IllegalArgumentException("a researcher works on one study");
        }
        if (study.isPresent() && (agent == Agent.STAFF || agent == Agent.APP)) {
            throw new IllegalArgumentException("only researchers and systems work on a study");
        }
        if (breakGlass == BreakGlass.AUTHORISED && agent != Agent.STAFF) {
            throw new IllegalArgumentException("only staff opens a record in an emergency");
        }
    }

    /** Who asks through a client. INVARIANT: names are stored and never changed. */
    public enum Agent {
        /** A system, with nobody behind the request. */
        SYSTEM,
        /** Somebody who works for the recipient; the token names the {@code Practitioner}. */
        STAFF,
        /** The same, for the one study of the client. */
        RESEARCHER,
        /** A person's own app; the token names the person. */
        APP
    }
}
