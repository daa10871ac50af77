package techo.server.portal;

/** The access token is no longer good: the person signs in again. */
final class SignInExpiredException extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
