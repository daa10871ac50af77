package techo.server.identity;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import techo.policy.identity.Assurance;
import techo.policy.identity.ClientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientAgent;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.policy.identity.Scope.Context;
import techo.policy.identity.SenderConstraint;
import techo.server.recipient.RecipientClient;
import techo.server.recipient.Recipients.RegisteredAt;

/**
 * The most that one client may bring tokens for, whichever of the two places it is registered in: the configuration, for
 * clients of the site itself, or the register of recipients.
 *
 * @param assurance how sure the issuer must be of the person behind a request
 */
record Registration(
        ClientId client,
        Set<CallerKind> callers,
        Set<PurposeOfUse> purposes,
        Assurance.Level assurance,
        SenderConstraint senderConstraint,
        RecipientRule recipients,
        Function<TokenUsers, Optional<RecipientAgent>> agents,
        Set<Context> contextsOfRecipients) {

    static Registration configured(RegisteredClient client) {
        return new Registration(
                new ClientId(client.id()),
                client.callers(),
                client.purposes(),
                client.assurance(),
                client.senderConstraint(),
                token -> {
                    Optional<RecipientId> recipient = token.id(CallerClaims.RECIPIENT, RecipientId::new);
                    Optional<RecipientType> type =
                            token.text(CallerClaims.RECIPIENT_TYPE).flatMap(RecipientType::ofCode);
                    return recipient
                            .flatMap(id -> type.map(kind -> new Organisation(id, kind)))
                            .filter(named -> client.actsFor(named.id().value(), named.type()));
                },
                users -> users.user().isPresent() ? Optional.empty() : Optional.of(new RecipientAgent.ClientSystem()),
                CallerKind.RECIPIENT.contexts());
    }

    static Registration registered(RegisteredAt found) {
        RecipientClient client = found.client();
        Organisation organisation = new Organisation(found.recipient(), found.type());
        return new Registration(
                client.client(),
                Set.of(CallerKind.RECIPIENT),
                client.purposes(),
                client.assurance(),
                client.senderConstraint(),
                token -> Optional.of(organisation).filter(own -> agrees(token, own)),
                users -> RegisteredAgent.of(client, users.user(), users.patient()),
                RegisteredAgent.contexts(client.agent()));
    }

    /** The register says for whom the client acts; a token may repeat it, and must not say something else. */
    private static boolean agrees(Claims token, Organisation own) {
        return (!token.has(CallerClaims.RECIPIENT)
                        || token.text(CallerClaims.RECIPIENT)
                                .equals(Optional.of(own.id().value())))
                && (!token.has(CallerClaims.RECIPIENT_TYPE)
                        || token.text(CallerClaims.RECIPIENT_TYPE)
                                .equals(Optional.of(own.type().code())));
    }

    /** @return empty when the token names none for which the client is registered */
    Optional<Organisation> organisation(Claims token) {
        return recipients.organisation(token);
    }

    /** @return empty when the token names another kind of agent than the client is registered for */
    Optional<RecipientAgent> agent(TokenUsers users) {
        return agents.apply(users);
    }

    /** The contexts whose scopes mean something for a caller of this kind through this client. */
    Set<Context> contexts(CallerKind kind) {
        return kind == CallerKind.RECIPIENT ? contextsOfRecipients : kind.contexts();
    }

    /** Which organisation a client acts for. */
    @FunctionalInterface
    interface RecipientRule {
        Optional<Organisation> organisation(Claims token);
    }

    record Organisation(RecipientId id, RecipientType type) {}
}
