package techo.demo.identity;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.security.core.Authentication;

/**
 * When and how a person proved who they are; tokens say it ({@code auth_time}, {@code acr}, {@code amr}).
 *
 * @param at when, with all the factors
 */
record SignedIn(Instant at, Factors factors) implements Serializable {
    /** The value of {@code acr} for two factors. */
    static final String TWO_FACTORS = "urn:techo:acr:two-factors";

    /** RFC 8176. */
    List<String> methods() {
        return factors.methods;
    }

    boolean isOlderThan(Duration age, Instant now) {
        return at.plus(age).isBefore(now);
    }

    static SignedIn of(Authentication person) {
        return person.getDetails() instanceof SignedIn signedIn
                ? signedIn
                : new SignedIn(Instant.EPOCH, Factors.PASSWORD);
    }

    enum Factors {
        PASSWORD("pwd"),
        PASSWORD_AND_CODE("pwd", "otp", "mfa"),
        /** The device has the key and knew the person; whether the key can leave the device nobody says. */
        PASSKEY("pop", "user", "mfa");

        private final List<String> methods;

        Factors(String... methods) {
            this.methods = List.of(methods);
        }

        boolean areTwo() {
            return this != PASSWORD;
        }
    }
}
