package techo.server.storage;

/** The place where records should be kept cannot be used; the server must not start. */
public final class StorageUnusableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StorageUnusableException(String message) {
        super(message);
    }

    StorageUnusableException(String message, Throwable cause) {
        super(message, cause);
    }
}
