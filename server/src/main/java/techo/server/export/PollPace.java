package techo.server.export;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import techo.interceptors.error.TechoException;

/**
 * Counts how often the status of each job of many people is asked for (Bulk Data Access, status request).
 *
 * <p>A client that keeps to {@code Retry-After} never comes near the limit, nor does one that asks every second.
 */
final class PollPace {
    static final int BURST = 20;

    private static final int PER_SECOND = 2;
    private static final int REMEMBERED = 10_000;

    private final Cache<ExportJobId, Bucket> polls = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterAccess(Duration.ofMinutes(1))
            .build();

    /** @throws TechoException when the client has to wait before it asks again */
    void require(ExportJobId job) {
        Bucket bucket = polls.get(
                job,
                unknown -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(BURST).refillGreedy(PER_SECOND, Duration.ofSeconds(1)))
                        .build());
        if (!bucket.tryConsume(1)) {
            throw JobQuota.later(ExportError.POLLED_TOO_OFTEN);
        }
    }
}
