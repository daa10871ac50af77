package techo.server.identity;

import java.util.Set;
import org.springframework.boot.context.properties.bind.DefaultValue;
import techo.policy.identity.Assurance;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;
import techo.policy.identity.SenderConstraint;

/**
 * A client that may bring tokens, and the most it may bring them for.
 *
 * @param id its {@code client_id} at the issuer
 * @param callers kinds of caller it acts for
 * @param purposes purposes it may state (guideline: a client uses only the purposes of its registration)
 * @param recipientTypes types of organisation it may act for; needed when it acts for recipients
 * @param recipients ids of the organisations it may act for; when empty, the issuer decides within the types
 * @param assurance how sure the issuer must be of the person behind a request
 * @param senderConstraint what its tokens must be bound to
 */
public record RegisteredClient(
        String id,
        @DefaultValue Set<CallerKind> callers,
        @DefaultValue Set<PurposeOfUse> purposes,
        @DefaultValue Set<RecipientType> recipientTypes,
        @DefaultValue Set<String> recipients,
        @DefaultValue("unstated") Assurance.Level assurance,
        @DefaultValue("none") SenderConstraint senderConstraint) {

    public RegisteredClient {
        if (id == null || id.isBlank()) {
            throw new IdentityUnconfiguredException("techo.identity.issuers.*.clients.*.id is required");
        }
        if (callers.isEmpty() || purposes.isEmpty()) {
            throw new IdentityUnconfiguredException("A registered client needs callers and purposes: " + id);
        }
        if (callers.contains(CallerKind.RECIPIENT) == recipientTypes.isEmpty()) {
            throw new IdentityUnconfiguredException(
                    "A registered client has recipient-types if, and only if, it acts for recipients: " + id);
        }
        callers = Set.copyOf(callers);
        purposes = Set.copyOf(purposes);
        recipientTypes = Set.copyOf(recipientTypes);
        recipients = Set.copyOf(recipients);
    }

    boolean actsFor(String recipient, RecipientType type) {
        return recipientTypes.contains(type) && (recipients.isEmpty() || recipients.contains(recipient));
    }
}
