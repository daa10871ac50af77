package techo.server.config;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Lists what is unsafe instead of printing a stack trace. */
final class UnsafeInProductionAnalyzer extends AbstractFailureAnalyzer<UnsafeInProductionException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnsafeInProductionException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Mend all of them; docs/security.md says how. For a trial with fictional people only, set "
                        + "techo.mode=trial, or start the demo.",
                cause);
    }
}
