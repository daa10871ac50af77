package techo.policy.identity;

import java.util.function.Function;

/** What a {@code scope} text amounts to. */
public sealed interface ScopeReading {
    <T> T fold(Function<Scopes, T> onRead, Function<Fault, T> onRefused);

    record Read(Scopes scopes) implements ScopeReading {
        @Override
        public <T> T fold(Function<Scopes, T> onRead, Function<Fault, T> onRefused) {
            return onRead.apply(scopes);
        }
    }

    /** One scope cannot be read, so none counts: who ignores a restriction opens what it should have closed. */
    record Refused(Fault fault) implements ScopeReading {
        @Override
        public <T> T fold(Function<Scopes, T> onRead, Function<Fault, T> onRefused) {
            return onRefused.apply(fault);
        }
    }

    /** Why a scope cannot be read. */
    enum Fault {
        /** It begins like a scope of resources and does not go on like one. */
        MALFORMED,
        /** Its restriction is of a kind that is not offered for the type. */
        RESTRICTION_UNSUPPORTED,
        /** There are more scopes, or longer ones, than anybody needs. */
        TOO_MANY
    }
}
