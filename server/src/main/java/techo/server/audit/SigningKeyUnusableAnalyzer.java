package techo.server.audit;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says how to make a key, instead of a stack trace. */
final class SigningKeyUnusableAnalyzer extends AbstractFailureAnalyzer<SigningKeyUnusableException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SigningKeyUnusableException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Make a key once with `techo audit key --new FILE`, as the user that runs the server, "
                        + "and set techo.audit.signing-key to that file.",
                cause);
    }
}
