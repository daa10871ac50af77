package techo.server.portal;

/** What the person wants to do needs a stronger or a more recent sign-in than theirs. */
final class StrongerSignInRequiredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final StrongerSignIn signIn;

    StrongerSignInRequiredException(StrongerSignIn signIn) {
        this.signIn = signIn;
    }

    StrongerSignIn signIn() {
        return signIn;
    }
}
