package techo.server.identity;

import java.util.Optional;
import java.util.function.Function;
import org.springframework.security.oauth2.jwt.Jwt;
import techo.interceptors.identity.IdentityError;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.server.identity.CallerResolution.Recognised;
import techo.server.identity.CallerResolution.Refused;

/**
 * Reads who asks from the claims of a token whose signature, issuer, audience and time have been checked.
 *
 * <p>The token says; the registration limits. A claim outside the registration refuses the request, it is never cut down
 * to what is registered: a client that asks for the wrong thing should hear so.
 */
final class CallerClaims {
    static final String CALLER = "techo_caller";
    static final String PATIENT = "patient";
    static final String RECIPIENT = "recipient";
    static final String RECIPIENT_TYPE = "recipient_type";
    static final String PURPOSE = "purpose";

    private final TrustedIssuer issuer;

    CallerClaims(TrustedIssuer issuer) {
        this.issuer = issuer;
    }

    CallerResolution resolve(Jwt token) {
        Optional<RegisteredClient> client = clientId(token).flatMap(issuer::client);
        if (client.isEmpty()) {
            return new Refused(IdentityError.CLIENT_UNREGISTERED);
        }
        Optional<CallerKind> kind = text(token, CALLER).flatMap(CallerKind::ofCode);
        if (kind.isEmpty()) {
            return new Refused(IdentityError.CALLER_UNKNOWN);
        }
        if (!issuer.callers().contains(kind.get()) || !client.get().callers().contains(kind.get())) {
            return new Refused(IdentityError.CALLER_NOT_TRUSTED);
        }
        return withPurpose(token, client.get(), kind.get());
    }

    /** A citizen who states no purpose looks at their own record; nobody else has a purpose that goes without saying. */
    private CallerResolution withPurpose(Jwt token, RegisteredClient client, CallerKind kind) {
        boolean stated = token.hasClaim(PURPOSE);
        if (!stated && kind != CallerKind.CITIZEN) {
            return new Refused(IdentityError.PURPOSE_REQUIRED);
        }
        Optional<PurposeOfUse> purpose =
                stated ? text(token, PURPOSE).flatMap(PurposeOfUse::ofCode) : Optional.of(PurposeOfUse.SELF_VIEW);
        if (purpose.isEmpty()) {
            return new Refused(IdentityError.PURPOSE_UNKNOWN);
        }
        if (!client.purposes().contains(purpose.get())) {
            return new Refused(IdentityError.PURPOSE_UNREGISTERED);
        }
        ClientId clientId = new ClientId(client.id());
        return switch (kind) {
            case CITIZEN -> citizen(token, clientId, purpose.get());
            case RECIPIENT -> recipient(token, client, purpose.get());
            case OPERATOR -> new Recognised(new Caller.Operator(clientId, purpose.get()));
        };
    }

    private static CallerResolution citizen(Jwt token, ClientId client, PurposeOfUse purpose) {
        return id(token, PATIENT, PatientId::new)
                .<CallerResolution>map(patient -> new Recognised(new Caller.Citizen(patient, client, purpose)))
                .orElseGet(() -> new Refused(IdentityError.CALLER_UNKNOWN));
    }

    private static CallerResolution recipient(Jwt token, RegisteredClient client, PurposeOfUse purpose) {
        Optional<RecipientId> recipient = id(token, RECIPIENT, RecipientId::new);
        Optional<RecipientType> type = text(token, RECIPIENT_TYPE).flatMap(RecipientType::ofCode);
        if (recipient.isEmpty()
                || type.isEmpty()
                || !client.actsFor(recipient.get().value(), type.get())) {
            return new Refused(IdentityError.RECIPIENT_UNREGISTERED);
        }
        return new Recognised(new Caller.Recipient(recipient.get(), type.get(), new ClientId(client.id()), purpose));
    }

    /** RFC 9068 has {@code client_id}; Keycloak has {@code azp}. Two different answers are no answer. */
    private static Optional<String> clientId(Jwt token) {
        Optional<String> clientId = text(token, "client_id");
        Optional<String> authorizedParty = text(token, "azp");
        if (clientId.isPresent() && authorizedParty.isPresent() && !clientId.equals(authorizedParty)) {
            return Optional.empty();
        }
        return clientId.or(() -> authorizedParty);
    }

    private static <T> Optional<T> id(Jwt token, String claim, Function<String, T> type) {
        try {
            return text(token, claim).map(type);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A claim that is not text, a list for example, is as good as absent. */
    private static Optional<String> text(Jwt token, String claim) {
        return token.getClaims().get(claim) instanceof String text ? Optional.of(text) : Optional.empty();
    }
}
