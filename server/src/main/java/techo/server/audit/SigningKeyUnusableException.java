package techo.server.audit;

/** There is no key that may sign checkpoints; the server must not start. */
final class SigningKeyUnusableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SigningKeyUnusableException(String message) {
        super(message);
    }

    SigningKeyUnusableException(String message, Throwable cause) {
        super(message, cause);
    }
}
