package techo.server.identity;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import techo.policy.identity.Scope.Context;

/** The kinds of caller that a token may claim to speak for; the claim is {@code techo_caller}. */
public enum CallerKind {
    CITIZEN("citizen", Set.of(Context.PATIENT, Context.USER)),
    /** Somebody who acts for a person. */
    DELEGATE("delegate", Set.of(Context.PATIENT, Context.USER)),
    RECIPIENT("recipient", Set.of(Context.USER, Context.SYSTEM)),
    OPERATOR("operator", Set.of(Context.USER, Context.SYSTEM));

    private final String code;
    private final Set<Context> contexts;

    CallerKind(String code, Set<Context> contexts) {
        this.code = code;
        this.contexts = contexts;
    }

    /** The contexts whose scopes mean something for this kind; those of others open nothing. */
    Set<Context> contexts() {
        return contexts;
    }

    static Optional<CallerKind> ofCode(String code) {
        return Arrays.stream(values()).filter(kind -> kind.code.equals(code)).findFirst();
    }
}
