package techo.demo.identity;

/** A sign-in did not lead to a token; the message is for the person at the keyboard. */
public final class SignInFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SignInFailedException(String message) {
        super(message);
    }

    SignInFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
