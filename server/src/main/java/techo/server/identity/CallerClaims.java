package techo.server.identity;

import java.util.Optional;
import techo.interceptors.identity.IdentityError;
import techo.policy.identity.Access;
import techo.policy.identity.Assurance;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.policy.identity.ScopeReading;
import techo.policy.identity.Scopes;
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

    CallerResolution resolve(Claims token) {
        Optional<RegisteredClient> client = token.clientId().flatMap(issuer::client);
        if (client.isEmpty()) {
            return new Refused(IdentityError.CLIENT_UNREGISTERED);
        }
        Optional<CallerKind> kind = token.text(CALLER).flatMap(CallerKind::ofCode);
        if (kind.isEmpty()) {
            return new Refused(IdentityError.CALLER_UNKNOWN);
        }
        if (!issuer.callers().contains(kind.get()) || !client.get().callers().contains(kind.get())) {
            return new Refused(IdentityError.CALLER_NOT_TRUSTED);
        }
        return withPurpose(token, client.get(), kind.get());
    }

    /** A citizen who states no purpose looks at their own record; nobody else has a purpose that goes without saying. */
    private static CallerResolution withPurpose(Claims token, RegisteredClient client, CallerKind kind) {
        boolean stated = token.has(PURPOSE);
        if (!stated && kind != CallerKind.CITIZEN) {
            return new Refused(IdentityError.PURPOSE_REQUIRED);
        }
        Optional<PurposeOfUse> purpose =
                stated ? token.text(PURPOSE).flatMap(PurposeOfUse::ofCode) : Optional.of(PurposeOfUse.SELF_VIEW);
        if (purpose.isEmpty()) {
            return new Refused(IdentityError.PURPOSE_UNKNOWN);
        }
        if (!client.purposes().contains(purpose.get())) {
            return new Refused(IdentityError.PURPOSE_UNREGISTERED);
        }
        return Scopes.read(token.scope())
                .fold(
                        scopes -> withScopes(token, client, kind, purpose.get(), scopes.within(kind.contexts())),
                        fault -> new Refused(refusal(fault)));
    }

    private static IdentityError refusal(ScopeReading.Fault fault) {
        return switch (fault) {
            case MALFORMED, TOO_MANY -> IdentityError.SCOPE_MALFORMED;
            case RESTRICTION_UNSUPPORTED -> IdentityError.SCOPE_RESTRICTION_UNSUPPORTED;
        };
    }

    private static CallerResolution withScopes(
            Claims token, RegisteredClient client, CallerKind kind, PurposeOfUse purpose, Scopes scopes) {
        if (scopes.opensNothing()) {
            return new Refused(IdentityError.SCOPE_MISSING);
        }
        Access access = new Access(new ClientId(client.id()), purpose, scopes, Assurance.UNSTATED);
        return switch (kind) {
            case CITIZEN -> citizen(token, access);
            case RECIPIENT -> recipient(token, client, access);
            case OPERATOR -> new Recognised(new Caller.Operator(access));
        };
    }

    private static CallerResolution citizen(Claims token, Access access) {
        return token.id(PATIENT, PatientId::new)
                .<CallerResolution>map(patient -> new Recognised(new Caller.Citizen(patient, access)))
                .orElseGet(() -> new Refused(IdentityError.CALLER_UNKNOWN));
    }

    private static CallerResolution recipient(Claims token, RegisteredClient client, Access access) {
        Optional<RecipientId> recipient = token.id(RECIPIENT, RecipientId::new);
        Optional<RecipientType> type = token.text(RECIPIENT_TYPE).flatMap(RecipientType::ofCode);
        if (recipient.isEmpty()
                || type.isEmpty()
                || !client.actsFor(recipient.get().value(), type.get())) {
            return new Refused(IdentityError.RECIPIENT_UNREGISTERED);
        }
        return new Recognised(new Caller.Recipient(recipient.get(), type.get(), access));
    }
}
