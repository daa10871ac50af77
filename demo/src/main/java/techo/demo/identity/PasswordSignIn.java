package techo.demo.identity;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;

/**
 * Signs in with a password. A wrong name, a wrong password and a name that is locked are one answer after the same work,
 * so that nobody learns who has an account, or that it is locked.
 */
final class PasswordSignIn implements AuthenticationProvider {
    private final DaoAuthenticationProvider passwords;
    private final SignInAttempts attempts;

    PasswordSignIn(DaoAuthenticationProvider passwords, SignInAttempts attempts) {
        this.passwords = passwords;
        this.attempts = attempts;
    }

    @Override
    public Authentication authenticate(Authentication given) {
        boolean locked = attempts.areTooMany(given.getName());
        Authentication person;
        try {
            person = passwords.authenticate(given);
        } catch (AuthenticationException e) {
            if (!locked) {
                attempts.failed(given.getName());
            }
            throw refused(locked);
        }
        if (locked) {
            throw refused(true);
        }
        return person;
    }

    /** Which of them it is goes into the audit trail alone. */
    private static AuthenticationException refused(boolean locked) {
        return locked ? new LockedException("refused") : new BadCredentialsException("refused");
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
