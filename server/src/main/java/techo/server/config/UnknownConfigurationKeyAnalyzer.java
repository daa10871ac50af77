package techo.server.config;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Names the unknown keys instead of printing a stack trace. */
public final class UnknownConfigurationKeyAnalyzer extends AbstractFailureAnalyzer<UnknownConfigurationKeyException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnknownConfigurationKeyException cause) {
        return new FailureAnalysis(
                cause.getMessage(), "Correct or remove them; docs/configuration.md lists every key.", cause);
    }
}
