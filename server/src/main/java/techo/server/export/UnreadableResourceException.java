package techo.server.export;

/** A stored resource is not in a form that can be exported; the export must fail rather than be incomplete. */
final class UnreadableResourceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableResourceException(String message) {
        super(message);
    }

    UnreadableResourceException(String message, Throwable cause) {
        super(message, cause);
    }
}
