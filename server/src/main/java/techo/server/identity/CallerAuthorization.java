package techo.server.identity;

import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import techo.interceptors.error.ErrorCode;
import techo.interceptors.error.RequestError;
import techo.interceptors.identity.IdentityError;
import techo.policy.identity.Caller;

/** Lets a request pass that brings a recognised caller, and says why when it does not. */
final class CallerAuthorization implements AuthorizationManager<RequestAuthorizationContext> {
    private static final AuthorizationDecision GRANTED = new AuthorizationDecision(true);

    private final Function<Caller, AuthorizationDecision> rule;

    private CallerAuthorization(Function<Caller, AuthorizationDecision> rule) {
        this.rule = rule;
    }

    static CallerAuthorization anyCaller() {
        return new CallerAuthorization(caller -> GRANTED);
    }

    static CallerAuthorization operator() {
        Refusal refusal = new Refusal(IdentityError.OPERATOR_REQUIRED);
        return new CallerAuthorization(caller ->
                caller.fold(citizen -> refusal, delegate -> refusal, recipient -> refusal, operator -> GRANTED));
    }

    // Spring Security 6.5 still calls this method and not its successor.
    @Override
    @Deprecated
    public AuthorizationDecision check(Supplier<Authentication> authentication, RequestAuthorizationContext request) {
        // Anything else, a session's principal for example, is nobody here.
        return authentication.get() instanceof CallerAuthentication token
                ? token.resolution().fold(rule, Refusal::new)
                : new Refusal(RequestError.LOGIN_REQUIRED);
    }

    /** A refusal that carries its reason to the handler that answers. */
    static final class Refusal extends AuthorizationDecision {
        private static final long serialVersionUID = 1L;

        // Spring Security declares every decision serializable; none is ever serialised.
        private final transient ErrorCode code;

        Refusal(ErrorCode code) {
            super(false);
            this.code = code;
        }

        ErrorCode code() {
            return code;
        }
    }
}
