package techo.server.export;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import techo.policy.identity.Caller;

/**
 * Has all files of a finished job asked about again on threads of its own. That takes minutes for a prefecture, longer than
 * clients and proxies wait for the answer to a status request: after a while the request is told that the job is not ready
 * yet, and a later one gets what came of it.
 *
 * <p>What came of it serves one request and is forgotten, and also when nobody comes for it in time, so that a manifest is
 * hardly older than what it was asked of. What leaves is asked about once more when it leaves.
 */
final class Rechecks implements AutoCloseable {
    private static final Duration FETCHED_WITHIN = Duration.ofMinutes(2);
    private static final int AT_ONCE = 2;

    private final Duration patience;
    private final ExecutorService threads;
    private final Executor later = CompletableFuture.delayedExecutor(FETCHED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    private final Map<Asked, CompletableFuture<Checked>> checks = new ConcurrentHashMap<>();

    /** @param patience how long a request waits */
    Rechecks(Duration patience) {
        this.patience = patience;
        CustomizableThreadFactory factory = new CustomizableThreadFactory("export-recheck-");
        factory.setDaemon(true);
        this.threads = Executors.newFixedThreadPool(AT_ONCE, factory);
    }

    /**
     * What came of it.
     *
     * @param released false when nothing of the job must leave
     * @param denied why, for the audit record of the request that is told so
     */
    record Checked(boolean released, List<String> denied) {}

    /**
     * @param check begun unless it is under way
     * @return empty while it is under way
     * @throws IOException what the check threw
     */
    Optional<Checked> of(Caller caller, ExportJobId job, Callable<Checked> check) throws IOException {
        Asked asked = new Asked(caller, job);
        CompletableFuture<Checked> checked = checks.computeIfAbsent(asked, unknown -> begun(asked, check));
        try {
            Checked found = checked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            checks.remove(asked, checked);
            return Optional.of(found);
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            checks.remove(asked, checked);
            throw SideBySide.failure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException().initCause(e);
        }
    }

    private CompletableFuture<Checked> begun(Asked asked, Callable<Checked> check) {
        CompletableFuture<Checked> checked = CompletableFuture.supplyAsync(() -> result(check), threads);
        var unused = checked.whenCompleteAsync((found, failure) -> checks.remove(asked, checked), later);
        return checked;
    }

    private static Checked result(Callable<Checked> check) {
        try {
            return check.call();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }

    private record Asked(Caller caller, ExportJobId job) {}
}
