package techo.demo.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts wrong passwords and codes by the name that was typed, whether or not anybody has it, and lets nobody in under
 * it for a while after too many.
 */
final class SignInAttempts {
    static final int TOO_MANY = 5;
    static final Duration LOCKED = Duration.ofMinutes(15);

    private static final int REMEMBERED = 100_000;

    private final Cache<String, AtomicInteger> wrong;

    SignInAttempts(Ticker time) {
        this.wrong = Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterAccess(LOCKED)
                .ticker(time)
                .build();
    }

    boolean areTooMany(String username) {
        AtomicInteger count = wrong.getIfPresent(key(username));
        return count != null && count.get() >= TOO_MANY;
    }

    void failed(String username) {
        wrong.get(key(username), name -> new AtomicInteger()).incrementAndGet();
    }

    void succeeded(String username) {
        wrong.invalidate(key(username));
    }

    private static String key(String username) {
        String name = username.strip().toLowerCase(Locale.ROOT);
        return name.substring(0, Math.min(name.length(), 100));
    }
}
