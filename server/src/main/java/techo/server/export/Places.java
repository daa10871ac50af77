package techo.server.export;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import techo.interceptors.error.TechoException;

/** Room for so many requests of one kind at a time on one node. Others wait for it, in the order in which they came. */
final class Places {
    private final Semaphore free;
    private final Duration patience;

    /** @param patience how long a request waits before it is refused */
    Places(int atOnce, Duration patience) {
        this.free = new Semaphore(atOnce, true);
        this.patience = patience;
    }

    /** To be left exactly once. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /** @throws TechoException when none was left in time; the client may come again */
    Place take() {
        try {
            if (free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return free::release;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw JobQuota.later(ExportError.BUSY);
    }
}
