package techo.policy.identity;

/**
 * Who an access token was given to: {@code sub}, which is unique only below its issuer.
 *
 * @param issuer the {@code iss} of the token
 */
public record TokenSubject(String issuer, String subject) {
    @Override
    public String toString() {
        return subject + " " + issuer;
    }
}
