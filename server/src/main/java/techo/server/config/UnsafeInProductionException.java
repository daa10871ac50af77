package techo.server.config;

import java.util.List;

/** Settings that are not safe for records of real people; the server must not start. */
public final class UnsafeInProductionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param unsafe a sentence for each, which begins with its key */
    public UnsafeInProductionException(List<String> unsafe) {
        super("These settings are not safe for records of real people:\n    - " + String.join("\n    - ", unsafe));
    }
}
