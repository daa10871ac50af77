package techo.server.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;
import techo.interceptors.error.OutcomeWriter;
import techo.interceptors.identity.CallerInterceptor;
import techo.interceptors.identity.IdentityError;
import techo.policy.identity.Caller;
import techo.policy.identity.TokenSubject;

/** Lets nobody ask more often than their share, so that one client cannot keep the others from their records. */
final class RateFilter extends OncePerRequestFilter {
    private static final int REMEMBERED = 100_000;

    private final RateProperties limits;
    private final OutcomeWriter outcomes;
    private final Cache<Object, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterAccess(Duration.ofMinutes(10))
            .build();

    RateFilter(RateProperties limits, OutcomeWriter outcomes) {
        this.limits = limits;
        this.outcomes = outcomes;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long wait = request.getAttribute(CallerInterceptor.ATTRIBUTE) instanceof Caller caller ? wait(caller) : 0;
        if (wait > 0) {
            response.setHeader(
                    HttpHeaders.RETRY_AFTER,
                    String.valueOf(Math.max(1, Duration.ofNanos(wait).toSeconds())));
            outcomes.write(response, IdentityError.RATE_EXCEEDED);
            return;
        }
        chain.doFilter(request, response);
    }

    /** @return nanoseconds until the next request is welcome; 0 when this one is */
    private long wait(Caller caller) {
        String issuer = caller.access().subject().map(TokenSubject::issuer).orElse("");
        long ofClient = wait(new ClientKey(issuer, caller.client().value()), limits.ofClient());
        return ofClient > 0
                ? ofClient
                : caller.access()
                        .subject()
                        .map(subject -> wait(subject, limits.ofCaller()))
                        .orElse(0L);
    }

    private long wait(Object key, int perSecond) {
        Bucket bucket = buckets.get(
                key,
                unknown -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(
                                        perSecond * limits.burst().toSeconds())
                                .refillGreedy(perSecond, Duration.ofSeconds(1)))
                        .build());
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? 0 : probe.getNanosToWaitForRefill();
    }

    private record ClientKey(String issuer, String client) {}
}
