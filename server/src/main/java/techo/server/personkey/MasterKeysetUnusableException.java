package techo.server.personkey;

/** There is no keyset that the keys of persons can be wrapped with; the server must not start. */
final class MasterKeysetUnusableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MasterKeysetUnusableException(String message) {
        super(message);
    }

    MasterKeysetUnusableException(String message, Throwable cause) {
        super(message, cause);
    }
}
