package techo.server.identity;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what is missing before anybody can sign in, instead of a stack trace. */
public final class IdentityUnconfiguredAnalyzer extends AbstractFailureAnalyzer<IdentityUnconfiguredException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, IdentityUnconfiguredException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Name at least one authorization server and its clients below techo.identity.issuers; "
                        + "docs/configuration.md shows an example. For a try-out, start the demo instead: it brings "
                        + "its own authorization server.",
                cause);
    }
}
