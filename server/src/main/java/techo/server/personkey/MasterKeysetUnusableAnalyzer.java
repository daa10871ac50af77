package techo.server.personkey;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says how to make a keyset, instead of a stack trace. */
final class MasterKeysetUnusableAnalyzer extends AbstractFailureAnalyzer<MasterKeysetUnusableException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MasterKeysetUnusableException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Make a keyset once with `techo person-key new FILE`, as the user that runs the server, and set "
                        + "techo.person-key.master-keyset to that file.",
                cause);
    }
}
