package techo.server.identity;

import java.util.function.Function;
import techo.interceptors.identity.IdentityIssue;
import techo.policy.identity.Caller;

/** What a genuine token amounts to here: somebody we know, or a reason to refuse. */
sealed interface CallerResolution {
    <T> T fold(Function<Caller, T> onRecognised, Function<IdentityIssue, T> onRefused);

    record Recognised(Caller caller) implements CallerResolution {
        @Override
        public <T> T fold(Function<Caller, T> onRecognised, Function<IdentityIssue, T> onRefused) {
            return onRecognised.apply(caller);
        }
    }

    record Refused(IdentityIssue issue) implements CallerResolution {
        @Override
        public <T> T fold(Function<Caller, T> onRecognised, Function<IdentityIssue, T> onRefused) {
            return onRefused.apply(issue);
        }
    }
}
