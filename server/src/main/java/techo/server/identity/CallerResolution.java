package techo.server.identity;

import java.util.function.Function;
import techo.interceptors.identity.IdentityError;
import techo.policy.identity.Caller;

/** What a genuine token amounts to here: somebody we know, or a reason to refuse. */
sealed interface CallerResolution {
    <T> T fold(Function<Caller, T> onRecognised, Function<IdentityError, T> onRefused);

    record Recognised(Caller caller) implements CallerResolution {
        @Override
        public <T> T fold(Function<Caller, T> onRecognised, Function<IdentityError, T> onRefused) {
            return onRecognised.apply(caller);
        }
    }

    record Refused(IdentityError error) implements CallerResolution {
        @Override
        public <T> T fold(Function<Caller, T> onRecognised, Function<IdentityError, T> onRefused) {
            return onRefused.apply(error);
        }
    }
}
