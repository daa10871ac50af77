package techo.server.storage;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in two lines what is wrong with the place where records should be kept, instead of a stack trace. */
public final class StorageUnusableAnalyzer extends AbstractFailureAnalyzer<StorageUnusableException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, StorageUnusableException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Set techo.storage.data-directory to a directory that this user may write and no other server uses, "
                        + "or techo.storage.url to a PostgreSQL database.",
                cause);
    }
}
