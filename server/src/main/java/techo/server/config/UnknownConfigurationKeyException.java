package techo.server.config;

import java.util.Set;

/** A key below {@code techo.} that no feature reads: most likely misspelt, so its author wanted something else. */
public final class UnknownConfigurationKeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownConfigurationKeyException(Set<String> keys) {
        super("Unknown configuration keys: " + String.join(", ", keys));
    }
}
