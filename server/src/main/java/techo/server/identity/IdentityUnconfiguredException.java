package techo.server.identity;

/** The configuration does not say whom to believe, or says something unsafe; the server must not start. */
public final class IdentityUnconfiguredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    IdentityUnconfiguredException(String message) {
        super(message);
    }
}
