package techo.demo.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Checks one-time codes. A code is good in its 30 seconds and the ones before and after, because clocks differ, and only
 * once: whoever looks over a shoulder is too late (RFC 6238 section 5.2).
 */
final class OneTimeCodes {
    private final InstantSource time;
    private final Map<Authenticator, Long> lastUsed = new ConcurrentHashMap<>();

    /** A new one of the same person begins anew: no code of it was ever used. */
    private record Authenticator(String username, String secret) {
        @Override
        public String toString() {
            return "Authenticator";
        }
    }

    OneTimeCodes(InstantSource time) {
        this.time = time;
    }

    /** Takes the same time whichever of the codes it is. */
    Verdict judge(String username, AuthenticatorSecret secret, String given) {
        Instant now = time.instant();
        Duration step = AuthenticatorSecret.step();
        long found = -1;
        for (int distance = -1; distance <= 1; distance++) {
            Instant moment = now.plus(step.multipliedBy(distance));
            if (equal(secret.code(moment), given)) {
                found = Math.max(found, moment.toEpochMilli() / step.toMillis());
            }
        }
        if (found < 0) {
            return Verdict.WRONG;
        }
        long used = found;
        long[] before = {Long.MIN_VALUE};
        lastUsed.compute(new Authenticator(username, secret.base32()), (authenticator, last) -> {
            before[0] = last == null ? Long.MIN_VALUE : last;
            return Math.max(before[0], used);
        });
        return used > before[0] ? Verdict.GOOD : Verdict.USED;
    }

    private static boolean equal(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.strip().getBytes(StandardCharsets.UTF_8));
    }

    enum Verdict {
        GOOD,
        /** It, or a later one, opened something before. */
        USED,
        WRONG
    }
}
