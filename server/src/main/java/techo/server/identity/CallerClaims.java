package techo.server.identity;

import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import techo.interceptors.identity.IdentityError;
import techo.policy.identity.Access;
import techo.policy.identity.Assurance;
import techo.policy.identity.Caller;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.ScopeReading;
import techo.policy.identity.Scopes;
import techo.policy.identity.TokenSubject;
import techo.server.identity.CallerResolution.Recognised;
import techo.server.identity.CallerResolution.Refused;
import techo.server.recipient.RecipientProperties.Unregistered;
import techo.server.recipient.Recipients;

/**
 * Reads who asks from the claims of a token whose signature, issuer, audience and time have been checked.
 *
 * <p>The token says; the registration limits. A claim outside the registration refuses the request, it is never cut down
 * to what is registered: a client that asks for the wrong thing should hear so.
 */
final class CallerClaims {
    static final String CALLER = "techo_caller";
    static final String RECIPIENT = "recipient";
    static final String RECIPIENT_TYPE = "recipient_type";
    static final String PURPOSE = "purpose";

    private final TrustedIssuer issuer;
    private final URI base;
    private final Recipients recipients;
    private final Unregistered unregistered;

    /** @param base of the FHIR interface, below which people are named */
    CallerClaims(TrustedIssuer issuer, URI base, Recipients recipients, Unregistered unregistered) {
        this.issuer = issuer;
        this.base = base;
        this.recipients = recipients;
        this.unregistered = unregistered;
    }

    /** @param beside the purpose that the request states beside its token */
    CallerResolution resolve(Claims token, Optional<String> beside) {
        Optional<CallerKind> kind = token.text(CALLER).flatMap(CallerKind::ofCode);
        return token.clientId()
                .map(client -> kind.equals(Optional.of(CallerKind.RECIPIENT))
                        ? ofRecipients(client, token, beside)
                        : issuer.client(client)
                                .map(Registration::configured)
                                .map(registration -> of(token, registration, kind, beside))
                                .orElseGet(() -> new Refused(IdentityError.CLIENT_UNREGISTERED)))
                .orElseGet(() -> new Refused(IdentityError.CLIENT_UNREGISTERED));
    }

    private CallerResolution ofRecipients(String client, Claims token, Optional<String> beside) {
        Function<Registration, CallerResolution> resolved =
                registration -> of(token, registration, Optional.of(CallerKind.RECIPIENT), beside);
        return recipients
                .client(issuer.uri().toString(), client)
                .map(found -> found.active()
                        ? resolved.apply(Registration.registered(found))
                        : new Refused(IdentityError.RECIPIENT_SUSPENDED))
                .orElseGet(() -> issuer.client(client)
                        .map(configured -> unregistered == Unregistered.REFUSE
                                ? new Refused(IdentityError.RECIPIENT_UNREGISTERED)
                                : resolved.apply(Registration.configured(configured)))
                        .orElseGet(() -> new Refused(IdentityError.CLIENT_UNREGISTERED)));
    }

    private CallerResolution of(
            Claims token, Registration registration, Optional<CallerKind> kind, Optional<String> beside) {
        if (kind.isEmpty()) {
            return new Refused(IdentityError.CALLER_UNKNOWN);
        }
        if (!issuer.callers().contains(kind.get()) || !registration.callers().contains(kind.get())) {
            return new Refused(IdentityError.CALLER_NOT_TRUSTED);
        }
        if (!token.isBoundAs(registration.senderConstraint())) {
            return new Refused(IdentityError.TOKEN_UNBOUND);
        }
        Assurance assurance = token.assurance(issuer.assurance());
        if (!assurance.reaches(registration.assurance())) {
            return new Refused(IdentityError.AUTHENTICATION_INSUFFICIENT);
        }
        return withPurpose(token, registration, kind.get(), assurance, beside);
    }

    /** A citizen who states no purpose looks at their own record; nobody else has a purpose that goes without saying. */
    private CallerResolution withPurpose(
            Claims token, Registration registration, CallerKind kind, Assurance assurance, Optional<String> beside) {
        Optional<String> inToken =
                token.has(PURPOSE) ? token.text(PURPOSE).or(() -> Optional.of("")) : Optional.empty();
        if (inToken.isPresent() && beside.isPresent() && !inToken.equals(beside)) {
            return new Refused(IdentityError.PURPOSE_AMBIGUOUS);
        }
        Optional<String> stated = inToken.or(() -> beside);
        if (stated.isEmpty() && kind != CallerKind.CITIZEN) {
            return new Refused(IdentityError.PURPOSE_REQUIRED);
        }
        Optional<PurposeOfUse> purpose = PurposeOfUse.ofCode(stated.orElse(PurposeOfUse.SELF_VIEW.code()));
        if (purpose.isEmpty()) {
            return new Refused(IdentityError.PURPOSE_UNKNOWN);
        }
        if (!registration.purposes().contains(purpose.get())) {
            return new Refused(IdentityError.PURPOSE_UNREGISTERED);
        }
        return Scopes.read(token.scope())
                .fold(
                        scopes -> withScopes(
                                token,
                                registration,
                                kind,
                                access(
                                        token,
                                        registration,
                                        purpose.get(),
                                        scopes.within(registration.contexts(kind)),
                                        assurance)),
                        fault -> new Refused(refusal(fault)));
    }

    private Access access(
            Claims token, Registration registration, PurposeOfUse purpose, Scopes scopes, Assurance assurance) {
        Optional<TokenSubject> subject =
                token.text("sub").map(sub -> new TokenSubject(issuer.uri().toString(), sub));
        return new Access(registration.client(), purpose, scopes, assurance, subject);
    }

    private static IdentityError refusal(ScopeReading.Fault fault) {
        return switch (fault) {
            case MALFORMED, TOO_MANY -> IdentityError.SCOPE_MALFORMED;
            case RESTRICTION_UNSUPPORTED -> IdentityError.SCOPE_RESTRICTION_UNSUPPORTED;
        };
    }

    private CallerResolution withScopes(Claims token, Registration registration, CallerKind kind, Access access) {
        if (access.scopes().opensNothing()) {
            return new Refused(IdentityError.SCOPE_MISSING);
        }
        return TokenUsers.of(token, base)
                .map(users -> switch (kind) {
                    case CITIZEN -> recognised(users.citizen().map(patient -> new Caller.Citizen(patient, access)));
                    case DELEGATE -> ofDelegate(users, access);
                    case RECIPIENT -> ofRecipient(token, users, registration, access);
                    case OPERATOR -> new Recognised(new Caller.Operator(access));
                })
                .orElseGet(() -> new Refused(IdentityError.CALLER_UNKNOWN));
    }

    /** Whether anybody let this delegate act is asked in each statement, like consent. */
    private static CallerResolution ofDelegate(TokenUsers users, Access access) {
        return recognised(users.delegate()
                .flatMap(delegate ->
                        users.patient().map(principal -> new Caller.Delegate(delegate, principal, access))));
    }

    private static CallerResolution ofRecipient(
            Claims token, TokenUsers users, Registration registration, Access access) {
        return registration
                .organisation(token)
                .map(organisation -> registration
                        .agent(users)
                        .<CallerResolution>map(agent -> new Recognised(
                                new Caller.Recipient(organisation.id(), organisation.type(), access, agent)))
                        .orElseGet(() -> new Refused(IdentityError.AGENT_UNREGISTERED)))
                .orElseGet(() -> new Refused(IdentityError.RECIPIENT_UNREGISTERED));
    }

    private static CallerResolution recognised(Optional<? extends Caller> caller) {
        return caller.<CallerResolution>map(Recognised::new).orElseGet(() -> new Refused(IdentityError.CALLER_UNKNOWN));
    }
}
